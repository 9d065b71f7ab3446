namespace CodeSight.SearchIndex.Segments;

/// <summary>
/// Terms and their numbers, counted from 0 in order of appearance. Any thread adds, one at a time; any number look up at the same time
/// without a lock. Terms are never taken out: those that no chunk holds are left behind when a snapshot file is written.
/// </summary>
internal sealed class TermDictionary
{
    private const int PageLength = 1 << 15;

    private readonly Lock _gate = new();
    private volatile Table _table = new(1 << 12);
    private volatile int _count;

    /// <summary>How many terms there are.</summary>
    public int Count => _count;

    /// <summary>The term's number, or -1.</summary>
    public int Find(ReadOnlySpan<char> term)
    {
        var hash = string.GetHashCode(term);
        return _table.Find(term, hash, out _);
    }

    /// <summary>The term's number, a new one if need be.</summary>
    public int FindOrAdd(ReadOnlySpan<char> term)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(term.Length, byte.MaxValue);
        var hash = string.GetHashCode(term);
        var found = _table.Find(term, hash, out _);
        return found >= 0 ? found : Add(term, hash);
    }

    /// <summary>The text of a term; for the writer and for numbers that a snapshot holds.</summary>
    public ReadOnlySpan<char> TextOf(int term) => _table.TextOf(term);

    private int Add(ReadOnlySpan<char> term, int hash)
    {
        lock (_gate)
        {
            var found = _table.Find(term, hash, out var slot);
            if (found >= 0) return found;
            if (_count == _table.Capacity)
            {
                _table = _table.Grow(_count);
                _table.Find(term, hash, out slot);
            }

            _table.Set(_count, slot, term, hash);
            return _count++;
        }
    }

    /// <summary>
    /// Open addressing. A reader sees a term through its slot, which is written last; a reader with an older table misses only terms
    /// that are younger than any snapshot it holds.
    /// </summary>
    private sealed class Table(int capacity)
    {
        private readonly int[] _slots = new int[2 * capacity];
        private readonly int[] _hashes = new int[capacity];
        private readonly int[] _starts = new int[capacity];
        private readonly byte[] _lengths = new byte[capacity];
        private char[][] _pages = [];
        private int _used = PageLength;

        public int Capacity => _hashes.Length;

        public int Find(ReadOnlySpan<char> term, int hash, out int slot)
        {
            var mask = _slots.Length - 1;
            for (slot = hash & mask; ; slot = (slot + 1) & mask)
            {
                var number = Volatile.Read(ref _slots[slot]) - 1;
                if (number < 0) return -1;
                if (_hashes[number] == hash && TextOf(number).SequenceEqual(term)) return number;
            }
        }

        public ReadOnlySpan<char> TextOf(int term)
        {
            var start = _starts[term];
            return Volatile.Read(ref _pages)[start / PageLength].AsSpan(start % PageLength, _lengths[term]);
        }

        public void Set(int number, int slot, ReadOnlySpan<char> term, int hash)
        {
            if (_used + term.Length > PageLength)
            {
                Volatile.Write(ref _pages, [.. _pages, new char[PageLength]]);
                _used = 0;
            }

            term.CopyTo(_pages[^1].AsSpan(_used));
            _hashes[number] = hash;
            _starts[number] = ((_pages.Length - 1) * PageLength) + _used;
            _lengths[number] = (byte)term.Length;
            _used += term.Length;
            Volatile.Write(ref _slots[slot], number + 1);
        }

        public Table Grow(int count)
        {
            var grown = new Table(2 * Capacity) { _pages = _pages, _used = _used };
            _hashes.CopyTo(grown._hashes, 0);
            _starts.CopyTo(grown._starts, 0);
            _lengths.CopyTo(grown._lengths, 0);
            var mask = grown._slots.Length - 1;
            for (var number = 0; number < count; number++)
            {
                var slot = _hashes[number] & mask;
                while (grown._slots[slot] != 0) slot = (slot + 1) & mask;
                grown._slots[slot] = number + 1;
            }

            return grown;
        }
    }
}
