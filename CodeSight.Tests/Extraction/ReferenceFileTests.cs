using CodeSight.Extraction;
using CodeSight.Tests.Infrastructure;
using Xunit.Abstractions;

namespace CodeSight.Tests.Extraction;

/// <summary>The slice's files of other projects' test suites against the text that those projects expect.</summary>
public sealed class ReferenceFileTests(ExtractionFixture fixture, ITestOutputHelper output) : IClassFixture<ExtractionFixture>
{
    /// <summary>Each file with the text that is expected of it, below the references.</summary>
    public static TheoryData<string, string> Files
    {
        get
        {
            var files = new TheoryData<string, string>();
            foreach (var text in Directory.GetFiles(References.At("pdf", "pdfbox"), "*.pdf.txt").Order(StringComparer.Ordinal))
                files.Add(Path.GetRelativePath(References.Folder, text[..^4]), Path.GetRelativePath(References.Folder, text));
            foreach (var text in Directory.GetFiles(References.At("office", "docling"), "*.md", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
                if (Path.GetFileName(Path.GetDirectoryName(text)) == "groundtruth")
                    files.Add(
                        Path.GetRelativePath(
                            References.Folder,
                            Path.Combine(Path.GetDirectoryName(text) ?? "", "..", "sources", Path.GetFileNameWithoutExtension(text))),
                        Path.GetRelativePath(References.Folder, text));
            return files;
        }
    }

    [Theory]
    [MemberData(nameof(Files))]
    public async Task File_gives_every_word_that_its_project_expects(string file, string expected)
    {
        var extraction = await fixture.Service.ExtractAsync(References.At(file), null, CancellationToken.None);

        var text = await File.ReadAllTextAsync(References.At(expected));
        var missing = new List<string>();
        var share = WordShare.Of(
            expected.EndsWith(".md", StringComparison.Ordinal) ? GroundTruthTests.Plain(text) : text, WordShare.TextOf(Assert.IsType<ExtractionResult.Text>(extraction).Document), missing);
        output.WriteLine($"{share:0.000} {file}");
        Assert.True(share == 1, $"{file}: {string.Join(' ', missing)} are missing");
    }
}
