using CodeSight.SearchIndex.Analysis;
using Npgsql;

namespace CodeSight.Bench.Load;

/// <summary>In how many chunks each term stands, with a word that gives the term, counted by the server's own analyser.</summary>
internal sealed class TermCounts : ITermSink
{
    private const int MaxTerm = 64;

    private readonly Dictionary<string, Count> _counts = new(StringComparer.Ordinal);
    private int _chunk;

    /// <summary>The words of plain letters whose term stands in one chunk only.</summary>
    public IReadOnlyList<string> Rare => [.. Ordered.Where(count => count.Chunks == 1).Select(count => count.Word)];

    /// <summary>The words, stop words left out, whose terms stand in most chunks.</summary>
    public IReadOnlyList<string> Common(int most) =>
        [.. Ordered.OrderByDescending(count => count.Chunks).Take(most).Select(count => count.Word)];

    private IEnumerable<Count> Ordered => _counts.Values.OrderBy(count => count.Word, StringComparer.Ordinal);

    /// <summary>Counts all chunks of a database, and keeps the texts of some.</summary>
    public static async Task<(TermCounts Counts, List<string> Texts)> ReadAsync(
        NpgsqlDataSource database, int texts, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("SELECT header, content FROM chunks ORDER BY id");
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var (counts, kept) = (new TermCounts(), new List<string>());
        while (await reader.ReadAsync(cancellationToken))
        {
            var content = reader.GetString(1);
            counts.Add($"{reader.GetString(0)}\n{content}");
            if (kept.Count < texts) kept.Add(content);
        }

        return (counts, kept);
    }

    /// <summary>Counts one chunk.</summary>
    public void Add(string text)
    {
        _chunk++;
        Analyser.Scan(text, this);
    }

    void ITermSink.Take(ReadOnlySpan<char> term, TermRole role)
    {
        if (term.Length > MaxTerm || StopWords.Contains(term)) return;
        Span<char> buffer = stackalloc char[MaxTerm];
        var stem = Analyser.Normalise(term, buffer);
        var lookup = _counts.GetAlternateLookup<ReadOnlySpan<char>>();
        if (!lookup.TryGetValue(stem, out var count))
        {
            // Parts and numbers are counted, but make no word of a question.
            if (role != TermRole.Word || term.Length < 4 || term.ContainsAnyExceptInRange('a', 'z')) return;
            _counts[stem.ToString()] = count = new Count(term.ToString());
        }

        if (count.LastChunk == _chunk) return;
        count.LastChunk = _chunk;
        count.Chunks++;
    }

    private sealed class Count(string word)
    {
        public string Word { get; } = word;

        public int Chunks { get; set; }

        public int LastChunk { get; set; }
    }
}
