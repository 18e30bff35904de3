/* The native engine: one loop over tables, which knows no rule.

   A machine is an automaton whose transitions say where captures begin and end; the last write to a
   capture counts, which the generator proves to be the right one (grammar/review/writes.py). What
   prose adds is data beside it. Where a machine is not sure, it says so, and the pure engine reads
   and explains: so nothing here has to be told twice.

   The tables are made by grammar/generator/machines.py; all of them are checked when they are
   loaded, and nothing is read beyond the octets whatever they say. */

#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <structmember.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

typedef uint8_t u8;
typedef uint16_t u16;
typedef uint32_t u32;
typedef uint64_t u64;

#define VERSION 3               /* of grammar/generator/machines.py */
#define MOST_CAPTURES 62
#define MOST_OCTETS 65519
#define MOST_DEPTH 8
#define BIT(n) ((u64)1 << (n))
#define BEYOND_ASCII BIT(63)
#define NONE 0xFFFF
#define UNLIKELY(x) __builtin_expect(!!(x), 0)

typedef struct { u16 start, end; } span_t;
/* which captures there are, and where; a slot behind them takes what there is nothing of */
typedef struct { u64 seen; span_t spans[MOST_CAPTURES + 2]; } found_t;

/* ------------------------------------------------------------------------------- machines */

enum { END, WORD, SAME, BEGIN, MARK, ONCE = 0x80 };

/* a transition that does something: what a short list does is in place, without a branch, where
   the slot behind all captures takes what there is nothing of; longer lists stand behind `list` */
#define UNUSED (MOST_CAPTURES + 1)
typedef struct {
    u64 once, seen;             /* what there may not be before, and what there is behind it */
    u16 to, list;
    u8 starts[2], back[2], ends[2];
} edge_t;

/* what prose says: see the names in smtpkit/engine.py */
enum { LENGTH, EACH, FOLLOWS, XTEXT, DOUBT, ASCII, NEEDS, EXCLUDES, UTF8_NEEDS, LEAD, KINDS };

typedef struct {
    u8 kind, group;
    u16 number;
    struct Machine *other;
    /* of a lead: the field that it agrees with and what goes with none, and where items begin */
    u8 agrees, has_exempt, exempt, first, later, end[2];
} row_t;

typedef struct Machine {
    PyObject_HEAD
    u32 states, classes, edge_count, list_size, row_count, groups;
    const row_t *lead;          /* the word that leads the items of a list, if any may */
    u32 limit;                  /* cells below are rows, those above edges; an end stands behind each row */
    u32 start, loops, chains;   /* rows: the first one; where those begin that mostly stay, and that go on to the next */
    u64 trigger;                /* captures that prose says something of */
    u32 least;                  /* lines of more octets are looked at */
    u16 *cells;
    edge_t *edges;
    u8 *lists;
    row_t *rows;
    u8 class_of[256];
} Machine;

static PyTypeObject *Machine_type, *View_type, *Match_type, *Field_type, *Reader_type, *Builder_type,
                    *Scan_type;
static PyObject *profile_name, *offered_name, *keywords_name;

/* What a list of operations does; 0: the octets are refused. */
static u64 act(const u8 *list, span_t *spans, u64 seen, u32 at, const u8 *line)
{
    for (u8 count = *list++; count; count--, list += 3) {
        span_t *span = spans + list[1];
        u64 bit = BIT(list[1]);
        if ((list[0] & ONCE) && (seen & bit)) return 0;
        switch (list[0] & ~ONCE) {
        case BEGIN: span->start = (u16)at; break;
        case END: span->end = (u16)at; seen |= bit; break;
        case WORD:
            if (list[2] > at) return 0;
            span->start = (u16)(at - list[2]); span->end = (u16)at; seen |= bit; break;
        case MARK: seen |= BEYOND_ASCII; break;
        case SAME:
            if (!(seen & bit) || at < list[2] || (u32)span->start + list[2] > at
                || memcmp(line + at - list[2], line + span->start, list[2])) return 0;
        }
    }
    return seen;
}

/* what has to be accepted: all octets, the longest piece of them, or those up to where it ends by itself */
enum { ALL, LONGEST, FIRST };

/* Run a machine over n octets: where it stopped having accepted, or -1. */
static inline __attribute__((always_inline)) Py_ssize_t run_as(
    const Machine *m, const u8 *line, u32 n, found_t *found, const int what)
{
    span_t *spans = found->spans;
    const u16 *cells = m->cells;
    const u8 *class_of = m->class_of, *p = line, *end = line + n;
    size_t row = m->start;
    const size_t limit = m->limit, loops = m->loops, chains = m->chains, width = m->classes + 1;
    u64 seen = 1, best_seen = 0;
    Py_ssize_t best = -1;
    for (;;) {
        if (what == LONGEST && cells[row + m->classes] != NONE) { best = p - line; best_seen = seen; }
        /* a row that is foreseen has not to be waited for: it is compared with, and not loaded */
        if (what != LONGEST && row >= loops) {
            if (row < chains) while (p < end && (cells + class_of[*p])[row] == row) p++;
            else for (; p < end; p++, row += width) {
                size_t next = row + width;
                __asm__("" : "+r"(next));
                if ((cells + class_of[*p])[row] != next) break;
            }
        }
        if (p >= end) break;
        /* the column first: only the row has to be waited for */
        const u16 *column = cells + class_of[*p++];
        __asm__("" : "+r"(column));
        size_t cell = column[row];
        if (UNLIKELY(cell >= limit)) {
            const edge_t *edge = m->edges + (cell - limit);
            u32 at = (u32)(p - line) - 1;
            if (cell == limit) {
                if (what == ALL) return -1;
                p--;
                break;
            }
            if (edge->list != NONE) {
                if (!(seen = act(m->lists + edge->list, spans, seen, at, line))) return -1;
            } else {
                if (UNLIKELY(seen & edge->once)) return -1;
                for (int i = 0; i < 2; i++) {
                    spans[edge->starts[i]].start = (u16)(at - edge->back[i]);
                    spans[edge->ends[i]].end = (u16)at;
                }
                seen |= edge->seen;
            }
            row = edge->to;
        } else row = cell;
    }
    if (what == LONGEST) { found->seen = best_seen; return best; }
    /* behind the cells of a row stands what is done where octets end in it */
    u16 list = cells[row + m->classes];
    if (list == NONE) return -1;
    if (m->lists[list] && !(seen = act(m->lists + list, spans, seen, (u32)(p - line), line))) return -1;
    found->seen = seen;
    return p - line;
}

static Py_ssize_t run(const Machine *m, const u8 *line, u32 n, found_t *found)
{ return run_as(m, line, n, found, ALL); }
static Py_ssize_t longest(const Machine *m, const u8 *line, u32 n, found_t *found)
{ return run_as(m, line, n, found, LONGEST); }

static int is_sure(const Machine *m, const u8 *line, u32 n, const found_t *found, int depth);

/* Whether octets follow a machine, and all that prose says. */
static int follows(const Machine *m, const u8 *octets, u32 n, int depth)
{
    found_t found;
    return depth <= MOST_DEPTH && run(m, octets, n, &found) >= 0 && is_sure(m, octets, n, &found, depth);
}

static int hex_digit(u8 octet)
{
    if (octet >= '0' && octet <= '9') return octet - '0';
    octet &= ~0x20;
    return octet >= 'A' && octet <= 'F' ? octet - 'A' + 10 : -1;
}

#define MOST_DECODED 1024

/* The octets that xtext stands for (RFC 3461, 4); their number, or -1 where there are none, or too many. */
static Py_ssize_t from_xtext(const u8 *octets, Py_ssize_t n, u8 *out)
{
    Py_ssize_t length = 0;
    if (n > MOST_DECODED) return -1;
    for (Py_ssize_t i = 0; i < n; i++) {
        if (octets[i] != '+') { out[length++] = octets[i]; continue; }
        int high = i + 2 < n ? hex_digit(octets[i + 1]) : -1, low = i + 2 < n ? hex_digit(octets[i + 2]) : -1;
        if (high < 0 || low < 0) return -1;
        out[length++] = (u8)(high << 4 | low);
        i += 2;
    }
    return length;
}

/* Whether no piece of octets that follows a machine is longer than it may be. */
static int each_is_short(const Machine *m, const u8 *octets, u32 n, u32 most)
{
    found_t found;
    for (u32 at = 0; at < n;) {
        Py_ssize_t length = longest(m, octets + at, n - at, &found);
        if (length > (Py_ssize_t)most) return 0;
        at += length > 0 ? (u32)length : 1;
    }
    return 1;
}

/* The length of the word that octets begin with; 0 where it does not end where a word may. */
static u32 word_at(const row_t *row, const u8 *octets, u32 n)
{
    found_t found;
    Py_ssize_t length = longest(row->other, octets, n, &found);
    if (length <= 0) return 0;
    return length == n || octets[length] == ' ' || octets[length] == row->end[0] ? (u32)length : 0;
}

/* Find the word that leads the items of a list; 0: what leads them does not agree. */
static int find_lead(const row_t *row, const u8 *line, u32 n, found_t *found)
{
    span_t items = found->spans[row->group], other = found->spans[row->agrees];
    if (!(found->seen & BIT(row->group)) || !(found->seen & BIT(row->agrees)) || items.end > n || items.start > items.end
        || other.start >= n) return 0;
    u8 begins = line[other.start];
    if (row->has_exempt && begins == row->exempt) return 1;
    const u8 *at = line + items.start, *end = line + items.end;
    u32 length = end - at > row->first ? word_at(row, at + row->first, (u32)(end - at) - row->first) : 0;
    if (!length) return 1;
    u16 begin = (u16)(items.start + row->first);
    found->spans[row->number] = (span_t){begin, (u16)(begin + length)};
    found->seen |= BIT(row->number);
    if (at[row->first] != begins) return 0;
    while ((at = memchr(at, row->end[1], end - at)) && ++at < end) {
        const u8 *stop = memchr(at, row->end[0], end - at);
        if (!stop) stop = end;
        if (stop - at <= row->later || at[row->later] == begins) continue;
        if (word_at(row, at + row->later, (u32)(stop - at) - row->later)) return 0;
    }
    return 1;
}

static int is_sure(const Machine *m, const u8 *line, u32 n, const found_t *found, int depth)
{
    const span_t *spans = found->spans;
    u64 seen = found->seen;
    if (n <= m->least && !(seen & m->trigger)) return 1;
    for (u32 i = 0; i < m->row_count; i++) {
        const row_t *row = m->rows + i;
        u32 start = 0, length = n;
        if (row->group) {
            if (!(seen & BIT(row->group))) continue;
            start = spans[row->group].start;
            if (spans[row->group].end < start || spans[row->group].end > n) return 0;
            length = spans[row->group].end - start;
        }
        switch (row->kind) {
        case LENGTH: if (length > row->number) return 0; break;
        case EACH:
            if (length > row->number && !each_is_short(row->other, line + start, length, row->number)) return 0;
            break;
        case FOLLOWS: if (!follows(row->other, line + start, length, depth + 1)) return 0; break;
        case XTEXT: {
            u8 decoded[MOST_DECODED];
            Py_ssize_t size = from_xtext(line + start, length, decoded);
            if (size < 0 || !follows(row->other, decoded, (u32)size, depth + 1)) return 0;
            break;
        }
        case ASCII: if (seen & BEYOND_ASCII) return 0; break;
        case UTF8_NEEDS: if ((seen & BEYOND_ASCII) && !(seen & BIT(row->number))) return 0; break;
        case NEEDS: if (!(seen & BIT(row->number))) return 0; break;
        case LEAD: break;
        case EXCLUDES: if (seen & BIT(row->number)) return 0; break;
        default: return 0;
        }
    }
    return 1;
}

/* -- loading */

typedef struct { const u8 *at, *end; int is_short; } source_t;

static u32 take(source_t *source, int octets)
{
    u32 value = 0;
    if (source->end - source->at < octets) { source->is_short = 1; return 0; }
    for (int i = 0; i < octets; i++) value |= (u32)source->at[i] << (8 * i);
    source->at += octets;
    return value;
}

static int spoilt(const char *what)
{
    PyErr_Format(PyExc_ValueError, "no machine: %s", what);
    return -1;
}

/* Read and check a table; see grammar/generator/machines.py for what stands in it. */
static int load(Machine *m, const u8 *octets, Py_ssize_t size)
{
    source_t s = {octets, octets + size, 0};
    u32 ends, runs;
    if (take(&s, 2) != VERSION) return spoilt("of another version");
    m->states = take(&s, 2); m->classes = take(&s, 2); m->groups = take(&s, 2);
    m->edge_count = take(&s, 2) + 1; m->list_size = take(&s, 2); ends = take(&s, 2); runs = take(&s, 2);
    m->start = take(&s, 2); m->loops = take(&s, 2); m->chains = take(&s, 2);
    if (s.is_short || !m->states || !m->classes || m->classes > 256 || m->groups > MOST_CAPTURES
        || m->start >= m->states || m->loops > m->chains || m->chains > m->states) return spoilt("its sizes");
    u32 width = m->classes + 1;
    m->start *= width; m->loops *= width; m->chains *= width;
    u32 cells = m->states * width;
    m->limit = cells + 1;       /* no cell is what would follow the last row */
    if (m->limit + m->edge_count > 0xFFFF) return spoilt("too large");
    m->cells = PyMem_Malloc(cells * sizeof(u16));
    m->edges = PyMem_Calloc(m->edge_count, sizeof(edge_t));
    m->lists = PyMem_Malloc(m->list_size + 1);
    u8 *is_start = PyMem_Calloc(m->list_size + 1, 1);
    int failed = -1;
    if (!m->cells || !m->edges || !m->lists || !is_start) { PyErr_NoMemory(); goto done; }
    u32 octet = 0;
    for (u32 i = 0; i < runs; i++) {
        u32 last = take(&s, 1), class_ = take(&s, 1);
        if (class_ >= m->classes || last < octet || octet > 255) { spoilt("its classes"); goto done; }
        memset(m->class_of + octet, (int)class_, last - octet + 1);
        octet = last + 1;
    }
    if (octet != 256) { spoilt("its classes"); goto done; }
    /* lists of operations */
    if (s.end - s.at < (Py_ssize_t)m->list_size) { spoilt("its operations"); goto done; }
    memcpy(m->lists, s.at, m->list_size); s.at += m->list_size;
    for (u32 at = 0; at < m->list_size;) {
        u32 count = m->lists[at];
        is_start[at++] = 1;
        if (at + 3 * count > m->list_size) { spoilt("its operations"); goto done; }
        for (; count; count--, at += 3)
            if ((m->lists[at] & ~ONCE) > MARK || m->lists[at + 1] > m->groups) { spoilt("its operations"); goto done; }
    }
    for (u32 i = 0; i < cells; i++) m->cells[i] = i % width == m->classes ? NONE : (u16)m->limit;
    for (u32 i = 0; i < ends; i++) {
        u32 state = take(&s, 2), list = take(&s, 2);
        if (state >= m->states || list >= m->list_size || !is_start[list]) { spoilt("its ends"); goto done; }
        m->cells[state * width + m->classes] = (u16)list;
    }
    for (u32 i = 1; i < m->edge_count; i++) {
        edge_t *edge = m->edges + i;
        u32 state = take(&s, 2), list = take(&s, 2);
        if (state >= m->states || list >= m->list_size || !is_start[list]) { spoilt("its edges"); goto done; }
        edge->to = (u16)(state * width);
        edge->list = (u16)list;
        const u8 *o = m->lists + list;
        u32 count = *o++, is_direct = count <= 2;
        memset(edge->starts, UNUSED, 2);
        memset(edge->ends, UNUSED, 2);
        for (u32 k = 0; k < count && is_direct; k++, o += 3) {
            u8 kind = o[0] & (u8)~ONCE, group = o[1];
            is_direct = kind == BEGIN || kind == END || kind == WORD;
            if (o[0] & ONCE) edge->once |= BIT(group);
            if (kind != END) { edge->starts[k] = group; edge->back[k] = kind == WORD ? o[2] : 0; }
            if (kind != BEGIN) { edge->ends[k] = group; edge->seen |= BIT(group); }
        }
        if (is_direct) edge->list = NONE;
    }
    for (u32 state = 0; state < m->states; state++) {
        u16 *row = m->cells + state * width;
        for (u32 parts = take(&s, 2); parts; parts--) {
            u32 first = take(&s, 1), count = take(&s, 1) + 1, cell = take(&s, 2);
            u32 is_edge = cell >> 15, number = (cell & 0x7FFF) + is_edge;
            u32 most = is_edge ? m->edge_count : m->states;
            if (s.is_short || first + count > m->classes || number >= most) { spoilt("its rows"); goto done; }
            cell = is_edge ? m->limit + number : number * width;
            for (u32 i = first; i < first + count; i++) row[i] = (u16)cell;
        }
    }
    failed = s.is_short || s.at != s.end ? spoilt("its length") : 0;
done:
    PyMem_Free(is_start);
    return failed;
}

/* What prose says, as rows (kind, capture, number, machine); see smtpkit/engine.py. */
static int load_rows(Machine *m, PyObject *rows)
{
    Py_ssize_t count = PyTuple_GET_SIZE(rows);
    if (count > 4096) return spoilt("too many restrictions");
    if (!(m->rows = PyMem_Calloc(count ? count : 1, sizeof(row_t)))) { PyErr_NoMemory(); return -1; }
    m->least = 0xFFFFFFFF;
    for (Py_ssize_t i = 0; i < count; i++) {
        row_t *row = m->rows + i;
        unsigned int kind, group, number, agrees = 0, first = 0, later = 0;
        const char *exempt = "", *end = "";
        Py_ssize_t exempts = 0, end_size = 0;
        PyObject *other, *each = PyTuple_GET_ITEM(rows, i);
        if (!PyTuple_Check(each)) { PyErr_SetString(PyExc_TypeError, "a restriction is a tuple"); return -1; }
        if (!PyArg_ParseTuple(each, "IIIO|Iy#y#II", &kind, &group, &number, &other,
                              &agrees, &exempt, &exempts, &end, &end_size, &first, &later)) return -1;
        if (kind >= KINDS || group > m->groups || number > 0xFFFF) return spoilt("its restrictions");
        int has_other = kind == EACH || kind == FOLLOWS || kind == XTEXT || kind == LEAD;
        if (has_other != (Py_TYPE(other) == Machine_type)) return spoilt("its restrictions");
        if ((kind == NEEDS || kind == EXCLUDES || kind == UTF8_NEEDS) && number > m->groups)
            return spoilt("its restrictions");
        if (kind == LEAD && (!group || !number || number > m->groups || agrees > m->groups || exempts > 1
                             || end_size != 2 || first > 255 || later > 255)) return spoilt("its restrictions");
        row->kind = (u8)kind; row->group = (u8)group; row->number = (u16)number;
        if (has_other) { Py_INCREF(other); row->other = (Machine *)other; }
        m->row_count = (u32)i + 1;
        if (kind == LEAD) {
            row->agrees = (u8)agrees; row->first = (u8)first; row->later = (u8)later;
            row->has_exempt = exempts > 0; row->exempt = exempts ? (u8)exempt[0] : 0;
            row->end[0] = (u8)end[0]; row->end[1] = (u8)end[1];
            m->lead = row;
        } else if (kind == LENGTH || kind == EACH) { if (number < m->least) m->least = number; }
        else if (kind == ASCII || kind == UTF8_NEEDS) m->trigger |= BEYOND_ASCII;
        else m->trigger |= BIT(group);     /* of the whole: bit 0, which is always set */
    }
    return 0;
}

static void Machine_dealloc(Machine *self)
{
    PyTypeObject *type = Py_TYPE(self);
    for (u32 i = 0; i < self->row_count; i++) Py_XDECREF((PyObject *)self->rows[i].other);
    PyMem_Free(self->cells); PyMem_Free(self->edges);
    PyMem_Free(self->lists); PyMem_Free(self->rows);
    type->tp_free((PyObject *)self);
    Py_DECREF(type);
}

static PyObject *Machine_new(PyTypeObject *type, PyObject *args, PyObject *kwargs)
{
    const char *octets;
    Py_ssize_t size;
    PyObject *rows;
    if (!PyArg_ParseTuple(args, "y#O!", &octets, &size, &PyTuple_Type, &rows)) return NULL;
    Machine *self = (Machine *)type->tp_alloc(type, 0);
    if (!self) return NULL;
    if (load(self, (const u8 *)octets, size) < 0 || load_rows(self, rows) < 0) { Py_DECREF(self); return NULL; }
    return (PyObject *)self;
}

/* Whether the pure engine is asked, which makes the errors of octets and values; that somebody wants an end
   (KeyboardInterrupt) is no such error. */
static int is_left(void)
{
    if (PyErr_Occurred() && !PyErr_ExceptionMatches(PyExc_Exception)) return 0;
    PyErr_Clear();
    return 1;
}

/* Whether there is the machine of a class (`is_pure`: there is none), made when it is first asked for. One
   that another thread made meanwhile stays: it may be using it. */
static int is_ready(Machine **kept, PyObject *prepare, PyObject *view, int *is_pure)
{
    if (*kept) return 1;
    PyObject *machine = PyObject_CallOneArg(prepare, view);
    int is_one = machine && Py_TYPE(machine) == Machine_type;
    if (machine && !is_one && is_pure) *is_pure = 1;
    if (is_one && !*kept) *kept = (Machine *)Py_NewRef(machine);
    Py_XDECREF(machine);
    return is_one;
}

/* --------------------------------------------------------------------------------- buffers */

/* The octets of what owns them, as they are now: bytes, a bytearray, or a memoryview of octets; NULL
   where that was released. */
static const u8 *octets_of(PyObject *owner, Py_ssize_t *size)
{
    if (PyBytes_CheckExact(owner)) { *size = PyBytes_GET_SIZE(owner); return (const u8 *)PyBytes_AS_STRING(owner); }
    if (PyByteArray_CheckExact(owner)) {
        *size = PyByteArray_GET_SIZE(owner);
        return (const u8 *)PyByteArray_AS_STRING(owner);
    }
    /* somebody may have given the view another match, while what asks was calling Python */
    if (!PyMemoryView_Check(owner)) { *size = 0; return NULL; }
    const PyMemoryViewObject *view = (const PyMemoryViewObject *)owner;
    if ((view->flags | view->mbuf->flags) & _Py_MEMORYVIEW_RELEASED) { *size = 0; return NULL; }
    *size = PyMemoryView_GET_BUFFER(owner)->len;
    return PyMemoryView_GET_BUFFER(owner)->buf;
}

/* What owns the octets of a buffer (a new reference); NULL, without an error, where the pure engine
   has to say what is wrong with it, or to make octets of it. */
static PyObject *owner_of(PyObject *buffer)
{
    if (PyBytes_CheckExact(buffer) || PyByteArray_CheckExact(buffer)) { Py_INCREF(buffer); return buffer; }
    if (!PyMemoryView_Check(buffer)) return NULL;
    /* one of its own: somebody may release the other */
    PyObject *owner = PyMemoryView_FromObject(buffer);
    if (owner) {
        const Py_buffer *view = PyMemoryView_GET_BUFFER(owner);
        if (view->ndim == 1 && view->itemsize == 1 && PyBuffer_IsContiguous(view, 'C')
            && (!view->format || !strcmp(view->format, "B"))) return owner;
        Py_DECREF(owner);
    }
    PyErr_Clear();
    return NULL;
}

/* ----------------------------------------------------------------------------------- views */

typedef struct {
    PyObject_VAR_HEAD       /* the size is the number of captures, with that of the whole */
    PyObject *owner;        /* of the octets; of a foreign view, a match of another reader, or NULL */
    Py_ssize_t start;       /* where the whole begins; FOREIGN: another reader made it */
    u64 seen;               /* which captures there are; of a foreign view, the group of the whole */
    span_t spans[1];
} View;

#define FOREIGN -1

/* What every object of the collector's does when it goes. */
static void dealloc(PyObject *self)
{
    PyTypeObject *type = Py_TYPE(self);
    PyObject_GC_UnTrack(self);
    type->tp_clear(self);
    type->tp_free(self);
    Py_DECREF(type);
}

static void View_dealloc(View *self);

static int is_view(PyObject *object)
{ return Py_TYPE(object)->tp_dealloc == (destructor)View_dealloc || PyObject_TypeCheck(object, View_type); }

static int has(const View *view, Py_ssize_t group)
{
    return view->start >= 0 && group >= 0 && group < Py_SIZE(view) && (view->seen & BIT(group));
}

/* The octets of a span, of those that there still are; 0 where it is none. */
static int cut(const View *view, span_t span, const u8 **octets, Py_ssize_t *length)
{
    Py_ssize_t size, start = view->start + span.start, end = view->start + span.end;
    const u8 *all = octets_of(view->owner, &size);
    if (end > size) end = size;
    if (!all || start > end) return 0;
    *octets = all + start; *length = end - start;
    return 1;
}

/* Whether the objects of a class hold no more than a view does. */
static int is_plain(const PyTypeObject *type)
{
    return type->tp_basicsize == (Py_ssize_t)offsetof(View, spans) && !type->tp_dictoffset
#if PY_VERSION_HEX >= 0x030C0000
        && !(type->tp_flags & (Py_TPFLAGS_MANAGED_DICT | Py_TPFLAGS_MANAGED_WEAKREF))
#endif
        ;
}

/* views that are gone, by how many captures they had; each has the next one as its owner */
#ifndef MOST_SPARE
#define MOST_SPARE 32
#endif
static struct { View *first; u32 count; } spare[MOST_CAPTURES + 2];

/* Of octets that hold no other object no cycle is made, and they need not be tracked. */
static inline void track(View *view)
{
    PyObject *owner = view->owner;
    if (owner && !PyBytes_CheckExact(owner) && !PyByteArray_CheckExact(owner) && !PyObject_GC_IsTracked((PyObject *)view))
        PyObject_GC_Track(view);
}

/* A view whose spans are not written yet. */
static View *new_view(PyTypeObject *type, Py_ssize_t captures, PyObject *owner, Py_ssize_t start, u64 seen)
{
    View *view = NULL;
    if (type->tp_dealloc != (destructor)View_dealloc && is_plain(type)) type->tp_dealloc = (destructor)View_dealloc;
    if (type->tp_dealloc != (destructor)View_dealloc) view = (View *)type->tp_alloc(type, captures);
    else if ((view = spare[captures].first)) {
        spare[captures].first = (View *)view->owner;
        spare[captures].count--;
        PyObject_InitVar((PyVarObject *)view, type, captures);
    } else view = PyObject_GC_NewVar(View, type, captures);
    if (!view) return NULL;
    Py_XINCREF(owner);
    view->owner = owner; view->start = start; view->seen = seen;
    track(view);
    return view;
}

static PyObject *View_new(PyTypeObject *type, PyObject *args, PyObject *kwargs)
{ return (PyObject *)new_view(type, 1, NULL, FOREIGN, 0); }
static int View_traverse(View *self, visitproc visit, void *arg)
{ Py_VISIT(Py_TYPE(self)); Py_VISIT(self->owner); return 0; }
static int View_clear(View *self) { self->start = FOREIGN; Py_CLEAR(self->owner); return 0; }

/* Of a class that Python derives, too, if it adds nothing. */
static void View_dealloc(View *self)
{
    PyTypeObject *type = Py_TYPE(self);
    PyObject *owner = self->owner;
    if (type->tp_dealloc == (destructor)View_dealloc) {
        /* what was finalized once never is again: none comes in its place */
        if (UNLIKELY(type->tp_finalize != NULL)) {
            if (PyObject_CallFinalizerFromDealloc((PyObject *)self) < 0) return;
        } else if (spare[Py_SIZE(self)].count < MOST_SPARE) {
            if (self->start < 0 || !PyBytes_CheckExact(owner)) PyObject_GC_UnTrack(self);
            self->owner = (PyObject *)spare[Py_SIZE(self)].first;
            spare[Py_SIZE(self)].first = self;
            spare[Py_SIZE(self)].count++;
            Py_XDECREF(owner);
            Py_DECREF(type);
            return;
        }
    }
    PyObject_GC_UnTrack(self);
    Py_XDECREF(owner);
    type->tp_free((PyObject *)self);
    Py_DECREF(type);
}

/* Read a line, by `run_as` and by all that prose says: its length, or -1. */
static inline __attribute__((always_inline)) Py_ssize_t read_line(
    const Machine *m, const u8 *line, u32 n, found_t *found, const int what)
{
    Py_ssize_t length = run_as(m, line, n, found, what);
    if (length < 0 || (m->lead && !find_lead(m->lead, line, (u32)length, found))) return -1;
    found->spans[0] = (span_t){0, (u16)length};
    return is_sure(m, line, (u32)length, found, 0) ? length : -1;
}

/* What a machine found, as a view. */
static PyObject *view_of(const Machine *m, PyTypeObject *type, PyObject *owner, Py_ssize_t start, const found_t *found)
{
    View *view = new_view(type, m->groups + 1, owner, start, found->seen);
    if (view) memcpy(view->spans, found->spans, (m->groups + 1) * sizeof(span_t));
    return (PyObject *)view;
}

/* The captures of what was not offered; a list, and those of its items that were; one of these, with a
   value that was not. */
typedef struct { u64 refused, offered; u32 items, item; PyObject *word; } offer_t;

/* Whether all was offered: in a list a blank stands before each item, and none in it. */
static int is_offered(const offer_t *offer, const found_t *found, const u8 *line, u32 n)
{
    if (found->seen & offer->refused) return 0;
    if (!offer->items) return 1;
    span_t items = found->spans[offer->items], value = found->spans[offer->item];
    if (!(found->seen & BIT(offer->items)) || items.end > n) return 0;
    if (offer->item && found->seen & BIT(offer->item)) {
        Py_ssize_t length = PyBytes_GET_SIZE(offer->word);
        if (value.end > n || (value.end - value.start == length
            && !PyOS_strnicmp((const char *)line + value.start, PyBytes_AS_STRING(offer->word), length))) return 0;
    }
    int blanks = 0;
    for (u32 at = items.start; at < items.end; at++) blanks += line[at] == ' ';
    return blanks == __builtin_popcountll(found->seen & offer->offered);
}

/* The view of octets by a machine; NULL without an error where the pure engine has to look.
   offer: what was offered; NULL: all is */
static PyObject *read_view(const Machine *m, PyTypeObject *type, PyObject *owner, Py_ssize_t start, Py_ssize_t n,
                           const offer_t *offer)
{
    found_t found;
    Py_ssize_t size;
    const u8 *line = octets_of(owner, &size);
    if (!line || n > MOST_OCTETS || n > size - start
        || read_line(m, line + start, (u32)n, &found, ALL) < 0
        || (offer && !is_offered(offer, &found, line + start, (u32)n))) return NULL;
    return view_of(m, type, owner, start, &found);
}

/* A part of a view as a view of its own, of so many captures. */
static PyObject *part_of(const View *whole, Py_ssize_t group, PyTypeObject *type, Py_ssize_t captures)
{
    View *view = new_view(type, captures, whole->owner, whole->start + whole->spans[group].start, 0);
    if (!view) return NULL;
    span_t at = whole->spans[group];
    for (Py_ssize_t i = 0; i < captures; i++) {
        if (!has(whole, group + i)) continue;
        span_t span = whole->spans[group + i];
        if (span.start < at.start || span.end > at.end || span.end < span.start) continue;
        view->spans[i].start = span.start - at.start;
        view->spans[i].end = span.end - at.start;
        view->seen |= BIT(i);
    }
    return (PyObject *)view;
}

/* -- matches: what the pure parts of the library ask of a view, as they ask a match of `re` */

typedef struct { PyObject_HEAD View *view; } Match;

static PyObject *View_match(View *self, void *closure)
{
    if (self->start < 0) {
        if (!self->owner) { PyErr_SetString(PyExc_AttributeError, "match"); return NULL; }
        return Py_NewRef(self->owner);
    }
    Match *match = (Match *)Match_type->tp_alloc(Match_type, 0);
    if (match) match->view = (View *)Py_NewRef(self);
    return (PyObject *)match;
}

static int View_set_match(View *self, PyObject *value, void *closure)
{
    if (!value) { PyErr_SetString(PyExc_AttributeError, "match"); return -1; }
    if (self->start >= 0) {
        /* its own match, which says nothing new */
        if (Py_TYPE(value) == Match_type && ((Match *)value)->view == self) return 0;
        self->seen = 0; self->start = FOREIGN;
    }
    Py_INCREF(value);
    Py_XSETREF(self->owner, value);
    track(self);
    return 0;
}

static PyObject *View_first_group(View *self, void *closure)
{ return PyLong_FromUnsignedLongLong(self->start >= 0 ? 0 : self->seen); }

static int View_set_first_group(View *self, PyObject *value, void *closure)
{
    unsigned long long group = value ? PyLong_AsUnsignedLongLong(value) : 0;
    if (PyErr_Occurred()) return -1;
    if (self->start < 0) self->seen = group;
    return 0;
}

/* It does not change: where it is in a cycle, its view is what gives way. */
static int Match_traverse(Match *self, visitproc visit, void *arg)
{ Py_VISIT(Py_TYPE(self)); Py_VISIT(self->view); return 0; }

static void Match_dealloc(Match *self)
{
    PyTypeObject *type = Py_TYPE(self);
    PyObject_GC_UnTrack(self);
    Py_XDECREF((PyObject *)self->view);
    type->tp_free((PyObject *)self);
    Py_DECREF(type);
}

/* Where a capture stands in the buffer; -1, -1 where there is none. */
static void place(const View *view, Py_ssize_t group, Py_ssize_t *start, Py_ssize_t *end)
{
    int is_there = has(view, group);
    *start = is_there ? view->start + view->spans[group].start : -1;
    *end = is_there ? view->start + view->spans[group].end : -1;
}

/* The same of the capture of a number; an error: 0. */
static int place_of(Match *self, PyObject *number, Py_ssize_t *start, Py_ssize_t *end)
{
    Py_ssize_t group = number ? PyNumber_AsSsize_t(number, PyExc_IndexError) : 0;
    if (group < 0 && !PyErr_Occurred()) PyErr_SetString(PyExc_IndexError, "no such group");
    place(self->view, group, start, end);
    return group >= 0;
}

static PyObject *Match_place(Match *self, PyObject *const *args, Py_ssize_t count, int what)
{
    Py_ssize_t start, end;
    if (count > 1) return PyErr_Format(PyExc_TypeError, "one group at most");
    if (!place_of(self, count ? args[0] : NULL, &start, &end)) return NULL;
    return what == 0 ? Py_BuildValue("(nn)", start, end) : PyLong_FromSsize_t(what == 1 ? start : end);
}

static PyObject *Match_span(Match *self, PyObject *const *args, Py_ssize_t n) { return Match_place(self, args, n, 0); }
static PyObject *Match_start(Match *self, PyObject *const *args, Py_ssize_t n) { return Match_place(self, args, n, 1); }
static PyObject *Match_end(Match *self, PyObject *const *args, Py_ssize_t n) { return Match_place(self, args, n, 2); }

static PyObject *Match_item(Match *self, PyObject *number)
{
    Py_ssize_t start, end, size;
    if (!place_of(self, number, &start, &end)) return NULL;
    if (start < 0) Py_RETURN_NONE;
    const u8 *octets = octets_of(self->view->owner, &size);
    if (!octets) return PyErr_Format(PyExc_ValueError, "the buffer was released");
    if (end > size) end = size;
    if (start > end) start = end;
    return PyBytes_FromStringAndSize((const char *)octets + start, end - start);
}

static PyObject *Match_string(Match *self, void *closure)
{ return Py_NewRef(self->view->start >= 0 ? self->view->owner : Py_None); }

static PyObject *Match_regs(Match *self, void *closure)
{
    PyObject *regs = PyTuple_New(Py_SIZE(self->view));
    for (Py_ssize_t i = 0, start, end; regs && i < Py_SIZE(self->view); i++) {
        place(self->view, i, &start, &end);
        PyObject *span = Py_BuildValue("(nn)", start, end);
        if (!span) Py_CLEAR(regs);
        else PyTuple_SET_ITEM(regs, i, span);
    }
    return regs;
}

/* ---------------------------------------------------------------------------------- fields */

enum { TEXT, INTEGER, FLAG, PART, PARSED, CALL, XTEXT_TEXT, WORDS, LINES, ITEMS, PARTS, FIELD_KINDS };

/* A field of a view. Of a view that another reader made, and where something is odd, the getter of
   the pure engine reads it. */
typedef struct {
    PyObject_HEAD
    PyObject *getter, *doc, *argument, *prepare;
    Machine *machine;           /* of a part that is read by itself, made when it is first read */
    u32 kind, count, captures;
    u8 groups[12];
    u32 word_count;             /* words that were read, in the dictionary, too */
    struct { PyObject *value; u32 length; u8 octets[12]; } words[8];
} Field;

static int Field_traverse(Field *self, visitproc visit, void *arg)
{
    Py_VISIT(Py_TYPE(self)); Py_VISIT(self->getter); Py_VISIT(self->doc);
    Py_VISIT(self->argument); Py_VISIT(self->prepare);
    for (u32 i = 0; i < self->word_count; i++) Py_VISIT(self->words[i].value);
    return 0;
}

static int Field_clear(Field *self)
{
    Py_CLEAR(self->getter); Py_CLEAR(self->doc); Py_CLEAR(self->argument);
    Py_CLEAR(self->prepare); Py_CLEAR(self->machine);
    for (u32 i = 0; i < self->word_count; i++) Py_CLEAR(self->words[i].value);
    self->word_count = 0;
    return 0;
}

/* The numbers of captures; 0, with an error, where they are none. */
static int take_groups(PyObject *numbers, u8 *groups)
{
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(numbers); i++) {
        long group = PyLong_AsLong(PyTuple_GET_ITEM(numbers, i));
        if (group < 0 && PyErr_Occurred()) return 0;
        if (group < 0 || group > MOST_CAPTURES) { PyErr_SetString(PyExc_ValueError, "no such group"); return 0; }
        groups[i] = (u8)group;
    }
    return 1;
}

/* Field(kind, groups, argument, captures, prepare, getter, doc): `prepare(argument)` is its machine */
static PyObject *Field_new(PyTypeObject *type, PyObject *args, PyObject *kwargs)
{
    PyObject *groups, *argument, *prepare, *getter, *doc;
    unsigned int kind, captures;
    if (!PyArg_ParseTuple(args, "IO!OIOOO", &kind, &PyTuple_Type, &groups, &argument, &captures, &prepare, &getter, &doc))
        return NULL;
    Py_ssize_t count = PyTuple_GET_SIZE(groups);
    if (kind >= FIELD_KINDS || count < 1 || count > 12 || (captures > MOST_CAPTURES && kind != LINES)
        || ((kind == PART || kind == PARSED || kind == PARTS) && !(PyType_Check(argument)
            && PyType_IsSubtype((PyTypeObject *)argument, View_type)))
        || (kind == WORDS && !PyDict_Check(argument))
        || (kind == LINES && (count != 2 || !PyBytes_Check(argument) || PyBytes_GET_SIZE(argument) != 2))) {
        PyErr_SetString(PyExc_ValueError, "no such field");
        return NULL;
    }
    Field *self = (Field *)type->tp_alloc(type, 0);
    if (!self) return NULL;
    if (!take_groups(groups, self->groups)) { Py_DECREF(self); return NULL; }
    self->kind = kind; self->count = (u32)count; self->captures = captures;
    self->argument = Py_NewRef(argument); self->prepare = Py_NewRef(prepare);
    self->getter = Py_NewRef(getter); self->doc = Py_NewRef(doc);
    return (PyObject *)self;
}

static PyObject *text_of(const u8 *octets, Py_ssize_t n)
{
    u64 all = 0, eight;
    Py_ssize_t i = 0;
    for (; i + 8 <= n; i += 8) { memcpy(&eight, octets + i, 8); all |= eight; }
    for (; i < n; i++) all |= octets[i];
    if (all & 0x8080808080808080u) return PyUnicode_DecodeUTF8((const char *)octets, n, "surrogateescape");
    PyObject *text = PyUnicode_New(n, 127);
    if (text) memcpy(PyUnicode_1BYTE_DATA(text), octets, n);
    return text;
}

/* The text that xtext stands for; NULL, with or without an error, where the getter has to say it. */
static PyObject *decoded_text(const u8 *octets, Py_ssize_t n)
{
    u8 decoded[MOST_DECODED];
    if (!memchr(octets, '+', n)) return text_of(octets, n);
    n = from_xtext(octets, n, decoded);
    return n < 0 ? NULL : text_of(decoded, n);
}

/* The texts of the items of a list, without the word that leads them: `captures` is where the first
   one begins, and 256 times where later ones do. */
static PyObject *lines_of(Field *self, View *view, span_t span)
{
    const u8 *octets, *end, *mark = (const u8 *)PyBytes_AS_STRING(self->argument), *word = NULL, *stop;
    Py_ssize_t n, length = 0, count = 0;
    u32 skip = self->captures & 0xFF;
    if (!cut(view, span, &octets, &n)) return NULL;
    for (const u8 *at = octets; (at = memchr(at, mark[1], octets + n - at)); at++) count++;
    PyObject *lines = PyTuple_New(count);
    /* the collector may have run, and what it called may have changed the buffer */
    if (!lines || !cut(view, span, &octets, &n)
        || (has(view, self->groups[1]) && !cut(view, view->spans[self->groups[1]], &word, &length))) {
        Py_XDECREF(lines);
        return NULL;
    }
    end = octets + n;
    for (Py_ssize_t i = 0; lines && i < count; i++, octets = stop + 1, skip = self->captures >> 8) {
        stop = memchr(octets, mark[1], end - octets);
        const u8 *from = octets + skip, *to = stop ? stop - 1 : NULL;
        if (!to || to < octets || *to != mark[0]) { Py_CLEAR(lines); break; }
        if (from > to) from = to;
        if (length && to - from >= length && !memcmp(from, word, length)) {
            if (to - from == length) from = to;
            else if (from[length] == ' ') from += length + 1;
        }
        PyObject *text = text_of(from, to - from);
        if (text) PyTuple_SET_ITEM(lines, i, text);
        else Py_CLEAR(lines);
    }
    return lines;
}

/* All that follows a rule within a span, a view each. */
static PyObject *parts_of(Field *self, View *view, span_t span)
{
    found_t found;
    Py_ssize_t size;
    if (!is_ready(&self->machine, self->prepare, self->argument, NULL)) return NULL;
    PyObject *parts = PyList_New(0), *made;
    for (u32 at = span.start; parts && at < span.end;) {
        const u8 *octets = octets_of(view->owner, &size);
        if (!octets || view->start + span.end > size) { Py_CLEAR(parts); break; }
        Py_ssize_t length = longest(self->machine, octets + view->start + at, span.end - at, &found);
        if (length <= 0) { at++; continue; }
        made = read_view(self->machine, (PyTypeObject *)self->argument, view->owner, view->start + at, length, NULL);
        if (!made || PyList_Append(parts, made) < 0) Py_CLEAR(parts);
        Py_XDECREF(made);
        at += (u32)length;
    }
    if (!parts) return NULL;
    made = PyList_AsTuple(parts);
    Py_DECREF(parts);
    return made;
}

/* What a word stands for, which the dictionary has; the words met first are kept beside it. */
static PyObject *word_of(Field *self, const u8 *octets, Py_ssize_t n)
{
    for (u32 i = 0; i < self->word_count; i++)
        if (self->words[i].length == n && !memcmp(self->words[i].octets, octets, n))
            return Py_NewRef(self->words[i].value);
    PyObject *word = PyBytes_FromStringAndSize((const char *)octets, n), *found;
    if (!word) return NULL;
    found = PyDict_GetItemWithError(self->argument, word);
    Py_DECREF(word);
    Py_XINCREF(found);
    if (found && self->word_count < 8 && n <= 12) {
        memcpy(self->words[self->word_count].octets, octets, n);
        self->words[self->word_count].length = (u32)n;
        self->words[self->word_count++].value = Py_NewRef(found);
    }
    return found;
}

/* What a field says; NULL where the getter has to say it, with or without an error. */
static PyObject *value_of(Field *self, View *view)
{
    Py_ssize_t group = -1;
    u32 count = self->kind == LINES ? 1 : self->count;
    for (u32 i = 0; i < count; i++) if (has(view, self->groups[i])) { group = self->groups[i]; break; }
    if (self->kind == FLAG) return PyBool_FromLong(group >= 0);
    if (group < 0) {
        if (self->kind == ITEMS || self->kind == PARTS) return PyTuple_New(0);
        Py_RETURN_NONE;
    }
    span_t span = view->spans[group];
    const u8 *octets;
    Py_ssize_t n;
    if (!cut(view, span, &octets, &n)) return NULL;
    switch (self->kind) {
    case TEXT: return text_of(octets, n);
    case LINES: return lines_of(self, view, span);
    case XTEXT_TEXT: return decoded_text(octets, n);
    case INTEGER: {
        u64 value = 0;
        if (n < 1 || n > 18) return NULL;
        for (Py_ssize_t i = 0; i < n; i++) {
            if (octets[i] < '0' || octets[i] > '9') return NULL;
            value = value * 10 + octets[i] - '0';
        }
        return PyLong_FromUnsignedLongLong(value);
    }
    case PART: return part_of(view, group, (PyTypeObject *)self->argument, self->captures);
    case PARSED:
        if (!is_ready(&self->machine, self->prepare, self->argument, NULL)) return NULL;
        return read_view(self->machine, (PyTypeObject *)self->argument, view->owner, view->start + span.start,
                         span.end - span.start, NULL);
    case PARTS: return parts_of(self, view, span);
    case WORDS: return word_of(self, octets, n);
    case CALL: {
        PyObject *word = PyBytes_FromStringAndSize((const char *)octets, n), *found;
        if (!word) return NULL;
        found = PyObject_CallOneArg(self->argument, word);
        Py_DECREF(word);
        return found;
    }
    }
    return NULL;
}

static PyObject *Field_get(Field *self, PyObject *object, PyObject *owner)
{
    if (!object) return Py_NewRef(self);
    if (is_view(object) && ((View *)object)->start >= 0) {
        PyObject *found = value_of(self, (View *)object);
        if (found || !is_left()) return found;
    }
    return PyObject_CallOneArg(self->getter, object);
}

static int Field_set(PyObject *self, PyObject *object, PyObject *value)
{
    PyErr_SetString(PyExc_AttributeError, "a view does not change: a field cannot be set");
    return -1;
}

/* ------------------------------------------------------------------------------- functions */

/* What reads or writes natively, in the place of a method: what it leaves to `fallback`, that does. */
#define FUNCTION \
    PyObject_HEAD \
    vectorcallfunc call; \
    PyObject *fallback, *prepare, *dict;

typedef struct { FUNCTION } Function;

/* The method itself; of a class that was derived it is that of the pure engine. */
static PyObject *Function_get(Function *self, PyObject *object, PyObject *owner)
{
    if (PyMethod_Check(self->fallback) && PyType_Check(PyMethod_GET_SELF(self->fallback))) {
        PyObject *type = owner && owner != Py_None ? owner : (PyObject *)Py_TYPE(object);
        if (type != PyMethod_GET_SELF(self->fallback)) return PyMethod_New(PyMethod_GET_FUNCTION(self->fallback), type);
    }
    return Py_NewRef(self);
}

static PyObject *of_fallback(Function *self, void *name) { return PyObject_GetAttrString(self->fallback, name); }

/* A pickle has its name: it is what a dialect, or a class, calls so. */
static PyObject *Function_reduce(Function *self, PyObject *nothing)
{
    PyObject *getattr = PyDict_GetItemString(PyEval_GetBuiltins(), "getattr");
    return !getattr ? NULL
        : Py_BuildValue("O(NN)", getattr, of_fallback(self, "__self__"), of_fallback(self, "__name__"));
}

static int visit_function(Function *self, visitproc visit, void *arg)
{
    Py_VISIT(Py_TYPE(self)); Py_VISIT(self->fallback); Py_VISIT(self->prepare); Py_VISIT(self->dict);
    return 0;
}

static void clear_function(Function *self)
{ Py_CLEAR(self->fallback); Py_CLEAR(self->prepare); Py_CLEAR(self->dict); }

static PyMethodDef Function_methods[] = {{"__reduce__", (PyCFunction)Function_reduce, METH_NOARGS, NULL}, {NULL}};
static PyMemberDef Function_members[] = {
    {"__vectorcalloffset__", T_PYSSIZET, offsetof(Function, call), READONLY, NULL},
    {"__dictoffset__", T_PYSSIZET, offsetof(Function, dict), READONLY, NULL},
    {"fallback", T_OBJECT, offsetof(Function, fallback), READONLY, NULL},
    {NULL}
};
static PyGetSetDef Function_getset[] = {
    {"__dict__", PyObject_GenericGetDict, PyObject_GenericSetDict, NULL, NULL},
    {"__self__", (getter)of_fallback, NULL, NULL, "__self__"}, {"__func__", (getter)of_fallback, NULL, NULL, "__func__"},
    {NULL}
};

/* --------------------------------------------------------------------------------- readers */

typedef struct { u32 key; int is_pure; offer_t offer; PyObject *view; Machine *machine; } head_t;

/* Reads messages by their first four octets; what it does not accept goes to `fallback`. */
typedef struct {
    FUNCTION
    u32 mask;                   /* the last head is that of all other messages */
    head_t *heads;
    PyObject *others;           /* what reads by a profile, or what was offered; None: this one */
} Reader;

#define KEY(o) (((u32)(o)[0] << 24 | (u32)(o)[1] << 16 | (u32)(o)[2] << 8 | (o)[3]) & 0xDFDFDFDF)

static head_t *head_of(Reader *self, u32 key, head_t *other)
{
    u32 at = (key * 2654435761u) >> 16 & self->mask;
    for (;; at = (at + 1) & self->mask) {
        head_t *head = self->heads + at;
        if (!head->view) return other ? other : head;
        if (head->key == key) return head;
    }
}

/* The head of octets, with its machine; NULL where the pure engine has to look. */
static head_t *ready_head(Reader *self, const u8 *octets, Py_ssize_t n)
{
    head_t *other = self->heads + self->mask + 1, *head = n < 4 ? other : head_of(self, KEY(octets), other);
    if (!head->view || head->is_pure) return NULL;
    if (!is_ready(&head->machine, self->prepare, head->view, &head->is_pure)) return NULL;
    return head;
}

/* What owns the octets of the arguments buffer, start and end, and the places; NULL, with or without
   an error, where the pure engine has to look. */
static PyObject *owner_of_arguments(PyObject *const *args, Py_ssize_t count, Py_ssize_t *start, Py_ssize_t *end)
{
    Py_ssize_t size;
    PyObject *owner = owner_of(args[0]);
    if (!owner) return NULL;
    octets_of(owner, &size);
    *start = 0; *end = size;
    if (count > 1) *start = PyLong_CheckExact(args[1]) ? PyLong_AsSsize_t(args[1]) : -1;
    if (count > 2 && args[2] != Py_None) *end = PyLong_CheckExact(args[2]) ? PyLong_AsSsize_t(args[2]) : -1;
    if (*start >= 0 && *end >= *start && *end <= size) return owner;
    Py_DECREF(owner);
    return NULL;
}

static PyObject *Reader_read(Reader *self, PyObject *const *args, Py_ssize_t count)
{
    Py_ssize_t size, start, end;
    PyObject *owner = owner_of_arguments(args, count, &start, &end), *view = NULL;
    const u8 *octets = owner ? octets_of(owner, &size) : NULL;
    head_t *head = octets ? ready_head(self, octets + start, end - start) : NULL;
    if (head) view = read_view(head->machine, (PyTypeObject *)head->view, owner, start, end - start, &head->offer);
    Py_XDECREF(owner);
    return view;
}

/* What reads with an argument that has a name (a new reference); NULL, with or without an error, where the
   pure engine has to look. */
static inline Reader *reader_with(Reader *self, PyObject *name, PyObject *given)
{
    PyObject *key = NULL, *found = NULL;
    if (!self->others) return NULL;
    /* what is offered has keywords, where it is no collection of them */
    if (name == offered_name && Py_TYPE(given)->tp_flags & Py_TPFLAGS_HEAPTYPE) {
        key = PyObject_GetAttr(given, keywords_name);
        if (key && !PyFrozenSet_CheckExact(key)) Py_CLEAR(key);
    } else if (name == profile_name && PyUnicode_CheckExact(given)) key = Py_NewRef(given);
    if (key) found = Py_XNewRef(PyDict_GetItemWithError(self->others, key));
    Py_XDECREF(key);
    if (found == Py_None) { Py_DECREF(found); return (Reader *)Py_NewRef(self); }
    if (found && Py_TYPE(found) != Reader_type) Py_CLEAR(found);
    return (Reader *)found;
}

static PyObject *Reader_vectorcall(PyObject *callable, PyObject *const *args, size_t flags, PyObject *names)
{
    Reader *self = (Reader *)callable;
    Py_ssize_t count = PyVectorcall_NARGS(flags), named = names ? PyTuple_GET_SIZE(names) : 0;
    if (count >= 1 && count <= 3 && named <= 1) {
        Reader *reader = named ? reader_with(self, PyTuple_GET_ITEM(names, 0), args[count]) : self;
        PyObject *view = reader ? Reader_read(reader, args, count) : NULL;
        if (named) Py_XDECREF((PyObject *)reader);
        if (view || !is_left()) return view;
    }
    return PyObject_Vectorcall(self->fallback, args, flags, names);
}

static int Reader_traverse(Reader *self, visitproc visit, void *arg)
{
    for (u32 i = 0; self->heads && i <= self->mask + 1; i++) Py_VISIT(self->heads[i].view);
    Py_VISIT(self->others);
    return visit_function((Function *)self, visit, arg);
}

static int Reader_clear(Reader *self)
{
    clear_function((Function *)self);
    Py_CLEAR(self->others);
    for (u32 i = 0; self->heads && i <= self->mask + 1; i++) {
        Py_CLEAR(self->heads[i].view); Py_CLEAR(self->heads[i].machine); Py_CLEAR(self->heads[i].offer.word);
    }
    PyMem_Free(self->heads);
    self->heads = NULL;
    return 0;
}

/* Reader([(first octets, class; not offered, a list, its items that were, one of these, its value that was
   not)], prepare, fallback, readers by profile or by what was offered): no octets: for all others */
static PyObject *Reader_new(PyTypeObject *type, PyObject *args, PyObject *kwargs)
{
    PyObject *heads, *prepare, *fallback, *others = NULL;
    if (!PyArg_ParseTuple(args, "O!OO|O!", &PyList_Type, &heads, &prepare, &fallback, &PyDict_Type, &others)) return NULL;
    Reader *self = (Reader *)type->tp_alloc(type, 0);
    if (!self) return NULL;
    u32 size = 4;
    while (size < 2 * (u32)PyList_GET_SIZE(heads) + 1) size *= 2;
    self->call = Reader_vectorcall;
    self->mask = size - 1;
    if (!(self->heads = PyMem_Calloc(size + 1, sizeof(head_t)))) { Py_DECREF(self); return PyErr_NoMemory(); }
    self->prepare = Py_NewRef(prepare); self->fallback = Py_NewRef(fallback); self->others = Py_XNewRef(others);
    for (Py_ssize_t i = 0; i < PyList_GET_SIZE(heads); i++) {
        const char *octets;
        Py_ssize_t length;
        offer_t offer = {0};
        PyObject *view, *each = PyList_GET_ITEM(heads, i);
        if (!PyTuple_Check(each) || !PyArg_ParseTuple(each, "y#O!|KIKIS", &octets, &length, &PyType_Type, &view, &offer.refused,
                                                      &offer.items, &offer.offered, &offer.item, &offer.word)
            || !PyType_IsSubtype((PyTypeObject *)view, View_type) || (length && length != 4)
            || offer.items > MOST_CAPTURES || offer.item > MOST_CAPTURES || (offer.item && !offer.word)) {
            if (!PyErr_Occurred()) PyErr_SetString(PyExc_ValueError, "a head is four octets, and a class of views");
            Py_DECREF(self);
            return NULL;
        }
        u32 key = length ? KEY((const u8 *)octets) : 0;
        head_t *head = length ? head_of(self, key, NULL) : self->heads + size;
        if (head->view) continue;
        Py_XINCREF(offer.word);
        head->view = Py_NewRef(view); head->key = key;
        head->offer = offer;
    }
    return (PyObject *)self;
}

/* --------------------------------------------------------------------------------- streams */

/* The message that stands at a place: its head and its length; NULL, with or without an error, where the
   pure engine has to look. */
static head_t *next_message(Reader *reader, PyObject *owner, Py_ssize_t at, Py_ssize_t end, found_t *found,
                            Py_ssize_t *length)
{
    Py_ssize_t size;
    const u8 *octets = octets_of(owner, &size);
    head_t *head = octets && end <= size ? ready_head(reader, octets + at, end - at) : NULL;
    /* its machine may have been made now, and who made it may have changed the buffer */
    if (head && (octets = octets_of(owner, &size)) && end <= size) {
        u32 n = (u32)(end - at > MOST_OCTETS ? MOST_OCTETS : end - at);
        *length = read_line(head->machine, octets + at, n, found, FIRST);
        if (*length >= 0) return head;
    }
    is_left();
    return NULL;
}

/* The messages of a stream; `fallback(buffer, start, end)` gives one that is not sure, and its end. */
typedef struct {
    PyObject_HEAD
    Reader *reader;
    PyObject *owner;
    Py_ssize_t at, end;
} Scan;

static PyObject *Scan_next(Scan *self)
{
    found_t found;
    Py_ssize_t length, end;
    if (self->at >= self->end) return NULL;
    head_t *head = next_message(self->reader, self->owner, self->at, self->end, &found, &length);
    if (head) {
        self->at += length;
        return view_of(head->machine, (PyTypeObject *)head->view, self->owner, self->at - length, &found);
    }
    if (PyErr_Occurred()) return NULL;
    PyObject *message = NULL, *row = PyObject_CallFunction(self->reader->fallback, "Onn", self->owner, self->at, self->end);
    if (row && PyTuple_Check(row) && PyArg_ParseTuple(row, "On", &message, &end)) {
        self->at = end > self->at ? end : self->end;
        Py_INCREF(message);
    }
    Py_XDECREF(row);
    return message;
}

static int Scan_traverse(Scan *self, visitproc visit, void *arg)
{ Py_VISIT(Py_TYPE(self)); Py_VISIT(self->reader); Py_VISIT(self->owner); return 0; }
static int Scan_clear(Scan *self)
{ self->at = self->end; Py_CLEAR(self->reader); Py_CLEAR(self->owner); return 0; }

/* Reader.scan(buffer, start, end): its messages; None where the pure engine has to look */
static PyObject *Reader_scan(Reader *self, PyObject *const *args, Py_ssize_t count)
{
    Py_ssize_t start, end;
    if (count != 3) return PyErr_Format(PyExc_TypeError, "a buffer, start and end");
    PyObject *owner = owner_of_arguments(args, count, &start, &end);
    Scan *scan = owner ? (Scan *)Scan_type->tp_alloc(Scan_type, 0) : NULL;
    if (scan) {
        scan->reader = (Reader *)Py_NewRef(self); scan->owner = owner; scan->at = start; scan->end = end;
        return (PyObject *)scan;
    }
    Py_XDECREF(owner);
    if (PyErr_Occurred()) return NULL;
    Py_RETURN_NONE;
}

#define MOST_COLUMNS 64

/* what a column has of each kind of messages: the number of its name, and what capture is digits
   that are added to it; of a span, the captures of which one has it */
typedef struct { u32 number; u8 digits; u8 groups[MOST_COLUMNS][2]; } plan_t;

/* The room of columns for so many rows; 0, with an error, where there is none. */
static int make_room(PyObject *columns, const char *kinds, Py_ssize_t rows)
{
    for (Py_ssize_t k = 0; k < PyList_GET_SIZE(columns); k++)
        if (PyByteArray_Resize(PyList_GET_ITEM(columns, k), rows * (kinds[k] == 'n' ? 2 : 8)) < 0) return 0;
    return 1;
}

static int load_plan(Reader *self, PyObject *plans, plan_t *made, u32 columns)
{
    for (u32 i = 0; i <= self->mask + 1; i++) {
        PyObject *plan = self->heads[i].view ? PyDict_GetItemWithError(plans, self->heads[i].view) : NULL;
        if (!plan) { if (PyErr_Occurred()) return 0; continue; }
        unsigned int number, digits;
        const char *groups;
        Py_ssize_t size;
        if (!PyTuple_Check(plan) || !PyArg_ParseTuple(plan, "IIy#", &number, &digits, &groups, &size)) return 0;
        int is_known = number <= 0xFFFF && digits <= MOST_CAPTURES && size == 2 * (Py_ssize_t)columns;
        for (Py_ssize_t k = 0; k < size; k++) is_known &= (u8)groups[k] <= MOST_CAPTURES;
        if (!is_known) { PyErr_SetString(PyExc_ValueError, "no such plan"); return 0; }
        made[i].number = number; made[i].digits = (u8)digits;
        memcpy(made[i].groups, groups, size);
    }
    return 1;
}

/* Reader.columns(buffer, start, end, kinds, plans, slow): (how many messages there are, [column]).

   kinds: of each column an octet: n, the number of the name (two octets a message), [ and ], where the
   message begins and ends, < and >, where a field begins and ends (eight octets; -1: not sent)
   plans: {class: (number, digits, captures)}
   slow(buffer, start, end): of a message that is not sure, its end and what stands in each column */
static PyObject *Reader_columns(Reader *self, PyObject *const *args, Py_ssize_t count)
{
    found_t found;
    const span_t *spans = found.spans;
    Py_ssize_t at, end, size, length, rows = 0, room = 0;
    PyObject *columns = NULL, *owner = NULL;
    plan_t *plans = NULL;
    if (count != 6 || !PyBytes_Check(args[3]) || !PyDict_Check(args[4]) || PyBytes_GET_SIZE(args[3]) > MOST_COLUMNS)
        return PyErr_Format(PyExc_TypeError, "a buffer, start, end, kinds, plans and a function");
    u32 width = (u32)PyBytes_GET_SIZE(args[3]);
    const char *kinds = PyBytes_AS_STRING(args[3]);
    if (!(owner = owner_of_arguments(args, 3, &at, &end))) {
        if (PyErr_Occurred()) return NULL;
        Py_RETURN_NONE;
    }
    if (!(plans = PyMem_Calloc(self->mask + 2, sizeof(plan_t)))) { PyErr_NoMemory(); goto failed; }
    if (!load_plan(self, args[4], plans, width) || !(columns = PyList_New(width))) goto failed;
    for (u32 k = 0; k < width; k++) {
        PyObject *column = PyByteArray_FromStringAndSize(NULL, 0);
        if (!column) goto failed;
        PyList_SET_ITEM(columns, k, column);
    }
    while (at < end) {
        long long values[MOST_COLUMNS];
        head_t *head = next_message(self, owner, at, end, &found, &length);
        if (head) {
            const u8 *octets = octets_of(owner, &size);
            const plan_t *plan = plans + (head - self->heads);
            for (u32 k = 0; k < width; k++) {
                const u8 *groups = plan->groups[k];
                switch (kinds[k]) {
                case 'n': {
                    u32 number = 0;
                    for (u32 i = spans[plan->digits].start; plan->digits && i < spans[plan->digits].end && i < length; i++)
                        number = number * 10 + (octets[at + i] & 15u);
                    values[k] = plan->number + number;
                    break;
                }
                case '[': values[k] = at; break;
                case ']': values[k] = at + length; break;
                default: {
                    u8 group = found.seen & ~1 & BIT(groups[0]) ? groups[0] : found.seen & ~1 & BIT(groups[1]) ? groups[1] : 0;
                    values[k] = !group ? -1 : at + (kinds[k] == '<' ? spans[group].start : spans[group].end);
                }
                }
            }
            at += length;
        } else {
            if (PyErr_Occurred()) goto failed;
            PyObject *row = PyObject_CallFunction(args[5], "Onn", owner, at, end);
            if (!row) goto failed;
            if (!PyTuple_Check(row) || PyTuple_GET_SIZE(row) != width + 1) {
                Py_DECREF(row);
                PyErr_SetString(PyExc_ValueError, "no such row");
                goto failed;
            }
            long long next = PyLong_AsLongLong(PyTuple_GET_ITEM(row, 0));
            for (u32 k = 0; k < width; k++) values[k] = PyLong_AsLongLong(PyTuple_GET_ITEM(row, k + 1));
            Py_DECREF(row);
            if (PyErr_Occurred()) goto failed;
            at = next > at && next <= end ? (Py_ssize_t)next : end;
        }
        if (rows == room && !make_room(columns, kinds, room = room ? 2 * room : 1024)) goto failed;
        for (u32 k = 0; k < width; k++) {
            char *column = PyByteArray_AS_STRING(PyList_GET_ITEM(columns, k));
            if (kinds[k] == 'n') ((u16 *)column)[rows] = (u16)values[k];
            else ((int64_t *)column)[rows] = values[k];
        }
        rows++;
    }
    if (!make_room(columns, kinds, rows)) goto failed;
    PyMem_Free(plans);
    Py_DECREF(owner);
    return Py_BuildValue("nN", rows, columns);
failed:
    PyMem_Free(plans);
    Py_XDECREF(columns);
    Py_DECREF(owner);
    return NULL;
}

/* -------------------------------------------------------------------------------- builders */

enum { LITERAL, WRITE_FLAG, WRITE_TEXT, WRITE_BRACKETED, WRITE_INTEGER, WRITE_XTEXT, WRITE_WORD, WRITE_CALL, PIECE_KINDS };

#define MOST_PIECES 64
#define MOST_WRITTEN 4096

/* octets, and the value of an argument behind them, by its kind; and the captures that it makes */
typedef struct {
    PyObject *octets, *writer;
    u8 kind, argument, is_optional, group_count, groups[4];
} piece_t;

/* Writes a line of octets and single values. The machine of the line reads what was written: each
   value has to be the capture that it was written for, or the pure engine writes, and says what is
   wrong. */
typedef struct {
    FUNCTION
    Machine *machine;
    u32 piece_count, name_count, place_count;
    int is_pure;
    piece_t *pieces;
    PyObject *names;            /* of the arguments; those that have a place come first, `over_long` last */
} Builder;

typedef struct { u8 *at, *end; } room_t;

static int put(room_t *room, const void *octets, Py_ssize_t n)
{
    if (room->end - room->at < n) return 0;
    memcpy(room->at, octets, n);
    room->at += n;
    return 1;
}

static int put_xtext(room_t *room, const u8 *octets, Py_ssize_t n)
{
    static const char digits[] = "0123456789ABCDEF";
    for (Py_ssize_t i = 0; i < n; i++) {
        u8 octet = octets[i];
        int is_plain = octet > 0x20 && octet < 0x7F && octet != '+' && octet != '=';
        /* control characters and what is beyond ASCII: the pure engine knows */
        if (octet < 0x20 || octet > 0x7E || room->end - room->at < 3) return 0;
        if (is_plain) { *room->at++ = octet; continue; }
        *room->at++ = '+'; *room->at++ = digits[octet >> 4]; *room->at++ = digits[octet & 15];
    }
    return 1;
}

/* Write a value; 0, with or without an error, where the pure engine has to. */
static int put_value(const piece_t *piece, PyObject *value, room_t *room)
{
    const char *octets;
    Py_ssize_t n;
    if (piece->kind == WRITE_INTEGER && PyLong_CheckExact(value)) {
        char digits[24];
        int overflow;
        long long number = PyLong_AsLongLongAndOverflow(value, &overflow);
        return !overflow && put(room, digits, PyOS_snprintf(digits, sizeof digits, "%lld", number));
    }
    if (piece->kind == WRITE_BRACKETED && value == Py_None) return put(room, "<>", 2);
    if (piece->kind != WRITE_CALL && piece->kind != WRITE_INTEGER && PyUnicode_Check(value)) {
        if (!(octets = PyUnicode_AsUTF8AndSize(value, &n))) return 0;
        switch (piece->kind) {
        case WRITE_TEXT: return put(room, octets, n);
        case WRITE_BRACKETED: return put(room, "<", 1) && put(room, octets, n) && put(room, ">", 1);
        case WRITE_XTEXT: return put_xtext(room, (const u8 *)octets, n);
        case WRITE_WORD:
            if (room->end - room->at < n) return 0;
            for (Py_ssize_t i = 0; i < n; i++) *room->at++ = (u8)Py_TOUPPER(octets[i]);
            return 1;
        }
    }
    PyObject *written = PyObject_CallOneArg(piece->writer, value);
    int is_done = written && PyBytes_CheckExact(written)
        && put(room, PyBytes_AS_STRING(written), PyBytes_GET_SIZE(written));
    Py_XDECREF(written);
    return is_done;
}

/* Which argument a name is of, or -1. Names are met in their order, mostly. */
static int argument_of(const Builder *self, PyObject *name, u32 from)
{
    for (u32 i = 0; i < self->name_count; i++) {
        u32 at = from + i < self->name_count ? from + i : from + i - self->name_count;
        if (PyTuple_GET_ITEM(self->names, at) == name) return (int)at;
    }
    return -1;
}

static PyObject *Builder_write(Builder *self, PyObject *const *args, Py_ssize_t count, PyObject *names)
{
    PyObject *given[MOST_PIECES + 1];
    span_t written[MOST_PIECES];
    found_t found;
    u8 line[MOST_WRITTEN];
    room_t room = {line, line + sizeof line};
    if (self->is_pure || count > self->place_count) return NULL;
    memset(given, 0, self->name_count * sizeof *given);
    for (Py_ssize_t i = 0; i < count; i++) given[i] = args[i];
    u32 next = (u32)count;
    for (Py_ssize_t i = 0; names && i < PyTuple_GET_SIZE(names); i++) {
        int at = argument_of(self, PyTuple_GET_ITEM(names, i), next);
        if (at < 0 || given[at]) return NULL;
        given[at] = args[count + i];
        next = (u32)at + 1;
    }
    if (given[self->name_count - 1] && given[self->name_count - 1] != Py_False) return NULL;
    PyObject *view = PyMethod_GET_SELF(self->fallback);
    if (!is_ready(&self->machine, self->prepare, view, &self->is_pure)) return NULL;
    for (u32 i = 0; i < self->piece_count; i++) {
        const piece_t *piece = self->pieces + i;
        PyObject *value = piece->kind == LITERAL ? NULL : given[piece->argument];
        written[i].end = NONE;
        if (piece->kind == WRITE_FLAG) {
            if (!value || value == Py_False) continue;
            if (value != Py_True) return NULL;
        } else if (piece->kind != LITERAL) {
            if (piece->is_optional && (!value || value == Py_None)) continue;
            if (!value) return NULL;
        }
        if (piece->octets && !put(&room, PyBytes_AS_STRING(piece->octets), PyBytes_GET_SIZE(piece->octets))) return NULL;
        if (piece->kind == LITERAL || piece->kind == WRITE_FLAG) continue;
        written[i].start = (u16)(room.at - line);
        if (!put_value(piece, value, &room)) return NULL;
        written[i].end = (u16)(room.at - line);
    }
    u32 n = (u32)(room.at - line);
    if (run(self->machine, line, n, &found) < 0 || !is_sure(self->machine, line, n, &found, 0)) return NULL;
    for (u32 i = 0; i < self->piece_count; i++) {
        if (written[i].end == NONE) continue;
        const piece_t *piece = self->pieces + i;
        int is_there = 0;
        for (u32 k = 0; k < piece->group_count; k++) {
            u8 group = piece->groups[k];
            is_there |= group <= self->machine->groups && (found.seen & BIT(group))
                && !memcmp(found.spans + group, written + i, sizeof(span_t));
        }
        if (!is_there) return NULL;
    }
    return PyBytes_FromStringAndSize((const char *)line, n);
}

static PyObject *Builder_vectorcall(PyObject *callable, PyObject *const *args, size_t flags, PyObject *names)
{
    Builder *self = (Builder *)callable;
    PyObject *line = Builder_write(self, args, PyVectorcall_NARGS(flags), names);
    if (line || !is_left()) return line;
    return PyObject_Vectorcall(self->fallback, args, flags & ~PY_VECTORCALL_ARGUMENTS_OFFSET, names);
}

static int Builder_traverse(Builder *self, visitproc visit, void *arg)
{
    for (u32 i = 0; i < self->piece_count; i++) { Py_VISIT(self->pieces[i].octets); Py_VISIT(self->pieces[i].writer); }
    Py_VISIT(self->names);
    return visit_function((Function *)self, visit, arg);
}

static int Builder_clear(Builder *self)
{
    clear_function((Function *)self);
    for (u32 i = 0; i < self->piece_count; i++) { Py_CLEAR(self->pieces[i].octets); Py_CLEAR(self->pieces[i].writer); }
    PyMem_Free(self->pieces);
    self->pieces = NULL; self->piece_count = 0; self->is_pure = 1;
    Py_CLEAR(self->names); Py_CLEAR(self->machine);
    return 0;
}

/* Builder([(argument, kind, octets or None, writer or None, is optional, captures)], names, places,
   prepare, fallback) */
static PyObject *Builder_new(PyTypeObject *type, PyObject *args, PyObject *kwargs)
{
    PyObject *pieces, *names, *prepare, *fallback;
    unsigned int places;
    if (!PyArg_ParseTuple(args, "O!O!IOO!", &PyList_Type, &pieces, &PyTuple_Type, &names, &places, &prepare,
                          &PyMethod_Type, &fallback)) return NULL;
    Py_ssize_t count = PyList_GET_SIZE(pieces);
    if (count > MOST_PIECES || PyTuple_GET_SIZE(names) < 1 || PyTuple_GET_SIZE(names) > MOST_PIECES
        || places >= (size_t)PyTuple_GET_SIZE(names)) return PyErr_Format(PyExc_ValueError, "too many pieces");
    Builder *self = (Builder *)type->tp_alloc(type, 0);
    if (!self) return NULL;
    self->call = Builder_vectorcall;
    self->name_count = (u32)PyTuple_GET_SIZE(names); self->place_count = places;
    self->names = Py_NewRef(names);
    self->prepare = Py_NewRef(prepare); self->fallback = Py_NewRef(fallback);
    if (!(self->pieces = PyMem_Calloc(count ? count : 1, sizeof(piece_t)))) { Py_DECREF(self); return PyErr_NoMemory(); }
    for (Py_ssize_t i = 0; i < count; i++) {
        unsigned int kind, argument, is_optional;
        PyObject *octets, *writer, *groups, *each = PyList_GET_ITEM(pieces, i);
        if (!PyTuple_Check(each) || !PyArg_ParseTuple(each, "IIOOpO!", &argument, &kind, &octets, &writer, &is_optional,
                                                      &PyTuple_Type, &groups)) goto failed;
        if (kind >= PIECE_KINDS || argument >= self->name_count || PyTuple_GET_SIZE(groups) > 4
            || (octets == Py_None ? kind == LITERAL || kind == WRITE_FLAG : !PyBytes_Check(octets))) goto failed;
        piece_t *piece = self->pieces + i;
        if (!take_groups(groups, piece->groups)) goto failed;
        piece->group_count = (u8)PyTuple_GET_SIZE(groups);
        piece->kind = (u8)kind; piece->argument = (u8)argument; piece->is_optional = is_optional != 0;
        piece->octets = octets == Py_None ? NULL : Py_NewRef(octets);
        piece->writer = Py_NewRef(writer);
        self->piece_count = (u32)i + 1;
    }
    return (PyObject *)self;
failed:
    if (!PyErr_Occurred()) PyErr_SetString(PyExc_ValueError, "no such piece");
    Py_DECREF(self);
    return NULL;
}

/* ---------------------------------------------------------------------------------- module */

static PyGetSetDef View_getset[] = {
    {"match", (getter)View_match, (setter)View_set_match, NULL, NULL},
    {"first_group", (getter)View_first_group, (setter)View_set_first_group, NULL, NULL},
    {NULL}
};

#define FAST(function) (PyCFunction)(void (*)(void))function, METH_FASTCALL, NULL

static PyMethodDef Match_methods[] = {
    {"span", FAST(Match_span)}, {"start", FAST(Match_start)}, {"end", FAST(Match_end)}, {NULL}
};
static PyGetSetDef Match_getset[] = {
    {"string", (getter)Match_string, NULL, NULL, NULL}, {"regs", (getter)Match_regs, NULL, NULL, NULL}, {NULL}
};
static PyMemberDef Field_members[] = {
    {"fget", T_OBJECT, offsetof(Field, getter), READONLY, NULL},
    {"__doc__", T_OBJECT, offsetof(Field, doc), READONLY, NULL},
    {NULL}
};
static PyMethodDef Reader_methods[] = {
    {"__reduce__", (PyCFunction)Function_reduce, METH_NOARGS, NULL},
    {"scan", FAST(Reader_scan)}, {"columns", FAST(Reader_columns)}, {NULL}
};

/* A type: its name, the sizes of an object and of its items, flags, and slots. */
#define TYPE(Name, name, size, item, flags, ...) \
    static PyType_Slot Name##_slots[] = {__VA_ARGS__, {0, NULL}}; \
    static PyType_Spec Name##_spec = {"smtpkit._engine." name, size, item, Py_TPFLAGS_DEFAULT | flags, Name##_slots};
#define COLLECTED(Name) \
    {Py_tp_dealloc, dealloc}, {Py_tp_traverse, Name##_traverse}, {Py_tp_clear, Name##_clear}
#define CALLED(Name) \
    COLLECTED(Name), {Py_tp_new, Name##_new}, {Py_tp_call, PyVectorcall_Call}, {Py_tp_members, Function_members}, \
    {Py_tp_getset, Function_getset}, {Py_tp_methods, Name##_methods}, {Py_tp_descr_get, Function_get}
#define Builder_methods Function_methods

TYPE(Machine, "Machine", sizeof(Machine), 0, 0, {Py_tp_new, Machine_new}, {Py_tp_dealloc, Machine_dealloc},
     {Py_tp_doc, "A rule as tables: Machine(octets, restrictions)."})
TYPE(View, "Spans", offsetof(View, spans), sizeof(span_t), Py_TPFLAGS_BASETYPE | Py_TPFLAGS_HAVE_GC,
     {Py_tp_new, View_new}, {Py_tp_dealloc, View_dealloc}, {Py_tp_traverse, View_traverse}, {Py_tp_clear, View_clear},
     {Py_tp_getset, View_getset}, {Py_tp_doc, "What a view stands on: spans in a buffer."})
TYPE(Match, "Match", sizeof(Match), 0, Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_DISALLOW_INSTANTIATION,
     {Py_tp_dealloc, Match_dealloc}, {Py_tp_traverse, Match_traverse}, {Py_tp_methods, Match_methods}, {Py_tp_getset, Match_getset}, {Py_mp_subscript, Match_item},
     {Py_tp_doc, "The captures of a view, as a match of `re` has them."})
TYPE(Field, "Field", sizeof(Field), 0, Py_TPFLAGS_HAVE_GC, COLLECTED(Field), {Py_tp_new, Field_new},
     {Py_tp_descr_get, Field_get}, {Py_tp_descr_set, Field_set}, {Py_tp_members, Field_members})
TYPE(Scan, "Scan", sizeof(Scan), 0, Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_DISALLOW_INSTANTIATION, COLLECTED(Scan),
     {Py_tp_iter, PyObject_SelfIter}, {Py_tp_iternext, Scan_next})
TYPE(Reader, "Reader", sizeof(Reader), 0, Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_HAVE_VECTORCALL, CALLED(Reader))
TYPE(Builder, "Builder", sizeof(Builder), 0, Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_HAVE_VECTORCALL, CALLED(Builder))

static int execute(PyObject *module)
{
    static const struct { const char *name; PyType_Spec *spec; PyTypeObject **type; } types[] = {
        {"Machine", &Machine_spec, &Machine_type}, {"Spans", &View_spec, &View_type},
        {"Match", &Match_spec, &Match_type}, {"Field", &Field_spec, &Field_type}, {"Scan", &Scan_spec, &Scan_type},
        {"Reader", &Reader_spec, &Reader_type}, {"Builder", &Builder_spec, &Builder_type},
    };
    if (Machine_type) {
        PyErr_SetString(PyExc_ImportError, "the native engine is of one interpreter");
        return -1;
    }
    if (!(profile_name = PyUnicode_InternFromString("profile"))
        || !(offered_name = PyUnicode_InternFromString("offered"))
        || !(keywords_name = PyUnicode_InternFromString("keywords"))) return -1;
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (!(*types[i].type = (PyTypeObject *)PyType_FromSpec(types[i].spec))
            || PyModule_AddObjectRef(module, types[i].name, (PyObject *)*types[i].type) < 0) return -1;
    return PyModule_AddIntConstant(module, "VERSION", VERSION);
}

static PyModuleDef_Slot slots[] = {{Py_mod_exec, execute}, {0, NULL}};
static PyModuleDef definition = {PyModuleDef_HEAD_INIT, "smtpkit._engine", "The native engine.", 0, NULL, slots};

PyMODINIT_FUNC PyInit__engine(void) { return PyModuleDef_Init(&definition); }
