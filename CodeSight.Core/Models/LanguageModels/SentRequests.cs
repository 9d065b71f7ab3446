using System.Collections.Concurrent;

namespace CodeSight.Core.Models.LanguageModels;

/// <summary>Counts the bytes that one answer sends to language models, by host. Thread-safe.</summary>
internal sealed class SentRequests
{
    // The packages' clients pass nothing on to their transport but the flow of execution.
    private static readonly AsyncLocal<SentRequests?> Current = new();

    private readonly ConcurrentDictionary<string, long> _bytes = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The hosts, each with its port where it is not the usual one, and the bytes that each got.</summary>
    public IReadOnlyList<(string Host, long Bytes)> Totals =>
        [.. _bytes.Select(pair => (pair.Key, pair.Value)).OrderBy(pair => pair.Key, StringComparer.Ordinal)];

    /// <summary>Counts the requests that the current flow of execution sends from here on.</summary>
    public void Enter() => Current.Value = this;

    /// <summary>Notes a request of the current flow.</summary>
    public static void Note(HttpRequestMessage request)
    {
        if (Current.Value is not { } sent || request.RequestUri is not { } address) return;
        var bytes = request.Content?.Headers.ContentLength ?? 0;
        sent._bytes.AddOrUpdate(address.Authority, bytes, (_, before) => before + bytes);
    }
}
