using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using CodeSight.Extraction;

namespace CodeSight.Tests.Indexing;

/// <summary>Reads .md and .txt files: a paragraph a line. A file's first line can ask for another outcome.</summary>
internal sealed class FakeExtraction : IExtractionService
{
    private readonly ConcurrentQueue<string> _read = new();

    /// <summary>Names of the files that were read, in order.</summary>
    public IReadOnlyCollection<string> Read => _read;

    public string Version { get; set; } = "1";

    /// <summary>Called before a file is read.</summary>
    public Func<string, CancellationToken, Task> Before { get; set; } = (_, _) => Task.CompletedTask;

    public bool Supports(string filePath) =>
        filePath.EndsWith(".md", StringComparison.Ordinal) || filePath.EndsWith(".txt", StringComparison.Ordinal);

    public async Task<ExtractionResult> ExtractAsync(string fullPath, string? folder, CancellationToken cancellationToken)
    {
        await Before(fullPath, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        if (!File.Exists(fullPath)) return new ExtractionResult.Unreadable("the file is gone");
        _read.Enqueue(Path.GetFileName(fullPath));
        var bytes = await File.ReadAllBytesAsync(fullPath, cancellationToken);
        var hash = SHA256.HashData(bytes);
        // As text with its faults: NUL, and "\uD800" spelled out for half of a surrogate pair.
        var lines = Encoding.UTF8.GetString(bytes).Replace("\\uD800", "\uD800", StringComparison.Ordinal).Split(
            '\n', StringSplitOptions.RemoveEmptyEntries);
        return lines.FirstOrDefault() switch
        {
            null or "EMPTY" => new ExtractionResult.Empty("there is no text in it", 3, hash),
            "DAMAGED" => new ExtractionResult.Failed("it is damaged", hash),
            "CRASH" => new ExtractionResult.Failed("its reader crashed", null),
            "LOCKED" => new ExtractionResult.Unreadable("another program has it open"),
            _ => new ExtractionResult.Text(
                new ExtractedDocument(
                    "A title", null, [.. lines.Select((line, i) => new Block(BlockKind.Paragraph, line, null, i + 1, i + 1, "Part"))]),
                hash),
        };
    }
}
