namespace CodeSight.SearchIndex.Globs;

/// <summary>The last few globs and the chunks of one segment that they match. Thread-safe.</summary>
internal sealed class GlobCache
{
    private const int Capacity = 8;

    private readonly Lock _gate = new();
    private readonly List<(string Pattern, ulong[] Chunks)> _entries = [];

    /// <summary>The chunks that the pattern matches; worked out outside the lock if they are not known.</summary>
    public ulong[] GetOrAdd(string pattern, Func<ulong[]> match)
    {
        lock (_gate)
        {
            var index = _entries.FindIndex(entry => entry.Pattern == pattern);
            if (index >= 0)
            {
                var entry = _entries[index];
                _entries.RemoveAt(index);
                _entries.Add(entry);
                return entry.Chunks;
            }
        }

        var chunks = match();
        lock (_gate)
        {
            if (_entries.Count == Capacity) _entries.RemoveAt(0);
            _entries.Add((pattern, chunks));
        }

        return chunks;
    }
}
