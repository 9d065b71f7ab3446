using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using CodeSight.Extraction;

namespace CodeSight.Tests.Indexing;

/// <summary>Reads .md and .txt files: a paragraph a line. A file's first line can ask for another outcome, such as "SCAN 3" for three pages without text.</summary>
internal sealed class FakeExtraction : IExtractionService
{
    private readonly ConcurrentQueue<string> _read = new();

    /// <summary>Names of the files that were read, in order.</summary>
    public IReadOnlyCollection<string> Read => _read;

    /// <summary>Whether a file crashes its reader where it comes with pages that OCR has read.</summary>
    public bool CrashesWithPages { get; set; }

    public string Version { get; set; } = "1";

    /// <summary>Called before a file is read.</summary>
    public Func<string, CancellationToken, Task> Before { get; set; } = (_, _) => Task.CompletedTask;

    public bool ReadsLegacyOffice { get; set; } = true;

    public bool Supports(string filePath) => filePath.EndsWith(".md", StringComparison.Ordinal)
        || filePath.EndsWith(".txt", StringComparison.Ordinal) || filePath.EndsWith(".doc", StringComparison.Ordinal);

    public Task<ExtractionResult> ExtractAsync(string fullPath, string? folder, CancellationToken cancellationToken) =>
        ExtractAsync(fullPath, folder, null, cancellationToken);

    public async Task<ExtractionResult> ExtractAsync(
        string fullPath, string? folder, RecognizedPages? recognized, CancellationToken cancellationToken)
    {
        await Before(fullPath, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        if (!File.Exists(fullPath)) return new ExtractionResult.Unreadable("the file is gone");
        _read.Enqueue(Path.GetFileName(fullPath));
        if (CrashesWithPages && recognized is not null) return new ExtractionResult.Failed("its reader crashed", null);
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
            var scan when scan.StartsWith("SCAN ", StringComparison.Ordinal) => Scan(
                int.Parse(scan[5..], CultureInfo.InvariantCulture), lines[1..], hash,
                recognized is not null && recognized.Sha256.AsSpan().SequenceEqual(hash) ? recognized.Pages : []),
            "LOCKED" => new ExtractionResult.Unreadable("another program has it open"),
            _ => new ExtractionResult.Text(
                new ExtractedDocument(
                    "A title", null, [.. lines.Select((line, i) => new Block(BlockKind.Paragraph, line, null, i + 1, i + 1, "Part"))]),
                hash),
        };
    }

    // So many pages without text, and pages with a line of text each.
    private static ExtractionResult Scan(int scanned, string[] lines, byte[] hash, IReadOnlyList<RecognizedPage> recognized)
    {
        List<Block> blocks = [];
        foreach (var page in recognized)
            foreach (var line in page.Lines)
                blocks.Add(new(BlockKind.Paragraph, string.Join(' ', line.Words.Select(word => word.Text)), page.Page, 1, 1, "Part"));
        foreach (var (line, i) in lines.Select((line, i) => (line, i)))
            blocks.Add(new(BlockKind.Paragraph, line, scanned + i + 1, 1, 1, "Part"));
        int[] unread = [.. Enumerable.Range(1, scanned).Except(recognized.Select(page => page.Page))];
        var pages = scanned + lines.Length;
        return blocks.Count > 0
            ? new ExtractionResult.Text(new ExtractedDocument("A title", pages, blocks) { UnreadPages = unread }, hash)
            : new ExtractionResult.Empty("there is no text in it", pages, hash) { UnreadPages = unread };
    }
}
