using System.Diagnostics.CodeAnalysis;

namespace CodeSight.Core.Models;

/// <summary>The vectors of the questions asked last. Thread-safe.</summary>
internal sealed class QueryVectorCache(int capacity)
{
    // Longer texts are rarely asked twice and would make the cache's size depend on the callers.
    private const int MaxText = 1_000;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, LinkedListNode<(string Text, float[] Vector)>> _places = [];
    private readonly LinkedList<(string Text, float[] Vector)> _byUse = new();

    public bool TryGet(string text, [NotNullWhen(true)] out float[]? vector)
    {
        lock (_gate)
        {
            vector = null;
            if (!_places.TryGetValue(text, out var place)) return false;
            _byUse.Remove(place);
            _byUse.AddFirst(place);
            vector = place.Value.Vector;
            return true;
        }
    }

    public void Add(string text, float[] vector)
    {
        if (text.Length > MaxText) return;
        lock (_gate)
        {
            if (_places.ContainsKey(text)) return;
            if (_places.Count >= capacity && _byUse.Last is { } oldest)
            {
                _byUse.RemoveLast();
                _places.Remove(oldest.Value.Text);
            }

            _places.Add(text, _byUse.AddFirst((text, vector)));
        }
    }
}
