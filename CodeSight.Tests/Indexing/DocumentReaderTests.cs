using CodeSight.Core.Configuration;
using CodeSight.Core.Data.Documents;
using CodeSight.Core.Data.Queue;
using CodeSight.Core.Indexing;
using CodeSight.Core.Indexing.Languages;
using CodeSight.Core.Indexing.Scan;
using CodeSight.Extraction;
using CodeSight.Extraction.Host;
using CodeSight.Tests.Infrastructure;
using Microsoft.Extensions.Logging.Abstractions;

namespace CodeSight.Tests.Indexing;

public sealed class DocumentReaderTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("codesight-reader-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Document_that_is_swapped_for_a_link_after_its_path_was_checked_is_not_read_from_outside()
    {
        if (!OperatingSystem.IsLinux()) return;
        var docs = Directory.CreateDirectory(Path.Combine(_folder, "docs")).FullName;
        var (document, link) = (Path.Combine(docs, "note.txt"), Path.Combine(docs, "link.txt"));
        await File.WriteAllTextAsync(document, "inside");
        await File.WriteAllTextAsync(Path.Combine(_folder, "secret.txt"), "outside");
        File.CreateSymbolicLink(link, Path.Combine(_folder, "secret.txt"));
        await using var service = new ExtractionService(
            new ExtractionOptions { MaxReaders = 1 }, TimeProvider.System, NullLogger<ExtractionService>.Instance);
        var options = new CodeSightOptions { DocsDir = docs, DataDir = Path.Combine(_folder, "data"), EmbeddingModelDir = "" };
        var reader = new DocumentReader(
            new DocumentsFolder(options), new SwappingExtraction(service, () => SpecialFiles.Exchange(document, link)), new FakeChunker(), new LanguageDetection(), new FakeRecognizer(), null!, // asked only for documents with scanned pages
            options, TimeProvider.System, NullLogger<DocumentReader>.Instance);
        var claimed = new ClaimedDocument(1, "note.txt", 1, 1, 0, 1, null, 6);

        var swapped = await reader.ReadAsync(claimed, CancellationToken.None);
        var later = await reader.ReadAsync(claimed, CancellationToken.None);

        Assert.Equal((ReadOutcome.Unreadable, 0), (swapped.Outcome, swapped.Chunks.Count));
        Assert.Equal((ReadOutcome.Failed, 0), (later.Outcome, later.Chunks.Count)); // the link is seen before anything is opened
    }

    /// <summary>Changes the folder between the look at the path and the opening of the file.</summary>
    private sealed class SwappingExtraction(IExtractionService inner, Action swap) : IExtractionService
    {
        public bool Supports(string filePath) => inner.Supports(filePath);

        public Task<ExtractionResult> ExtractAsync(string fullPath, string? folder, CancellationToken cancellationToken)
        {
            swap();
            return inner.ExtractAsync(fullPath, folder, cancellationToken);
        }
    }
}
