using System.Collections.Concurrent;
using CodeSight.Extraction;
using CodeSight.Extraction.Ocr;

namespace CodeSight.Tests.Indexing;

/// <summary>Reads every page as "words of page N of FILE"; off until it gets settings.</summary>
internal sealed class FakeRecognizer : IPageRecognizer
{
    private readonly ConcurrentQueue<string> _read = new();

    /// <summary>File and page of what was read, in order.</summary>
    public IReadOnlyCollection<string> Read => _read;

    public string? Settings { get; set; }

    public int MaxAtOnce => 1;

    public TimeSpan TimeLimit => TimeSpan.FromMinutes(1);

    /// <summary>Another outcome for some pages.</summary>
    public Func<int, Recognition?> Instead { get; set; } = _ => null;

    public Task<Recognition> RecognizeAsync(string fullPath, string? folder, int page, byte[] sha256, CancellationToken cancellationToken)
    {
        var name = Path.GetFileName(fullPath);
        _read.Enqueue($"{name} {page}");
        var words = $"words of page {page} of {name}".Split(' ').Select((word, i) => new RecognizedWord(word, i * 50, 10, (i * 50) + 40, 20));
        return Task.FromResult(Instead(page) ?? new Recognition.Read(new RecognizedPage(page, 595, 842, [new(1, [.. words])])));
    }
}
