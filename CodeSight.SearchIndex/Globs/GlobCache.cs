namespace CodeSight.SearchIndex.Globs;

/// <summary>
/// The chunks of one segment that globs match, as bits: the least recently used are dropped. Thread-safe.
/// </summary>
internal sealed class GlobCache
{
    // Of a segment with 100,000 chunks, an entry takes 12.5 kB.
    private const int Capacity = 512;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);
    private long _uses;

    /// <summary>The chunks that a key stands for; worked out outside the lock if they are not known.</summary>
    public ulong[] GetOrAdd(string key, Func<ulong[]> match)
    {
        lock (_gate)
        {
            if (_entries.TryGetValue(key, out var entry))
            {
                entry.LastUse = ++_uses;
                return entry.Chunks;
            }
        }

        var chunks = match();
        lock (_gate)
        {
            if (_entries.Count >= Capacity) _entries.Remove(_entries.MinBy(entry => entry.Value.LastUse).Key);
            _entries[key] = new Entry(chunks) { LastUse = ++_uses };
        }

        return chunks;
    }

    private sealed class Entry(ulong[] chunks)
    {
        public ulong[] Chunks => chunks;

        public long LastUse { get; set; }
    }
}
