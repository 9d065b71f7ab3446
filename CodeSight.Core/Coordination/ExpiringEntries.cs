using System.Diagnostics.CodeAnalysis;

namespace CodeSight.Core.Coordination;

/// <summary>Entries that end by themselves. Holds at most so many; when they are full of live ones, all are forgotten.</summary>
internal sealed class ExpiringEntries<T>(TimeProvider time, int most)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);

    public bool TryGet(string key, [MaybeNullWhen(false)] out T value)
    {
        lock (_lock)
        {
            var isThere = _entries.TryGetValue(key, out var entry) && LeftOf(entry) > TimeSpan.Zero;
            value = isThere ? entry.Value : default;
            return isThere;
        }
    }

    public void Set(string key, T value, TimeSpan timeToLive)
    {
        lock (_lock)
        {
            MakeRoomFor(key);
            _entries[key] = new(value, time.GetTimestamp(), timeToLive);
        }
    }

    public void Remove(string key)
    {
        lock (_lock) _entries.Remove(key);
    }

    /// <summary>Changes an entry's value within its time to live; a new one begins with <paramref name="start"/>.</summary>
    public (T Value, TimeSpan Left) Change(string key, T start, Func<T, T> change, TimeSpan timeToLive)
    {
        lock (_lock)
        {
            MakeRoomFor(key);
            if (!_entries.TryGetValue(key, out var entry) || LeftOf(entry) <= TimeSpan.Zero) entry = new(start, time.GetTimestamp(), timeToLive);
            entry = entry with { Value = change(entry.Value) };
            _entries[key] = entry;
            return (entry.Value, LeftOf(entry));
        }
    }

    private void MakeRoomFor(string key)
    {
        if (_entries.Count < most || _entries.ContainsKey(key)) return;
        foreach (var (name, entry) in _entries)
            if (LeftOf(entry) <= TimeSpan.Zero) _entries.Remove(name);
        // Looking for room at every call would make a flood of new keys slow.
        if (_entries.Count > most / 2) _entries.Clear();
    }

    private TimeSpan LeftOf(Entry entry) => entry.TimeToLive - time.GetElapsedTime(entry.Since);

    private readonly record struct Entry(T Value, long Since, TimeSpan TimeToLive);
}
