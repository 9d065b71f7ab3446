using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using CodeSight.Extraction;
using CodeSight.Tests.Infrastructure;
using Xunit.Abstractions;

namespace CodeSight.Tests.Extraction;

/// <summary>Real files of other projects' test suites against the text that those projects expect.</summary>
public sealed partial class GroundTruthTests(ExtractionFixture fixture, ITestOutputHelper output) : IClassFixture<ExtractionFixture>
{
    [SharedDataFact]
    public Task Word_files_give_the_expected_words() => CompareDoclingAsync("docx", 0.97);

    [SharedDataFact]
    public Task Presentations_give_the_expected_words() => CompareDoclingAsync("pptx", 0.95);

    [SharedDataFact]
    public Task Spreadsheets_give_the_expected_words() => CompareDoclingAsync("xlsx", 0.90);

    [SharedDataFact]
    public Task Web_pages_give_the_expected_words() => CompareDoclingAsync("html", 0.93);

    [SharedDataFact]
    public Task Markdown_gives_the_expected_words() => CompareDoclingAsync("md", 0.95);

    [SharedDataFact]
    public Task Delimited_files_give_the_expected_words() => CompareDoclingAsync("csv", 0.97);

    [SharedDataFact]
    public Task Open_documents_give_the_expected_words() => CompareDoclingAsync("odf", 0.95);

    [SharedDataFact]
    public Task Books_give_the_expected_words() => CompareDoclingAsync("epub", 0.95);

    [SharedDataFact]
    public Task Subtitles_give_the_expected_words() => CompareDoclingAsync("webvtt", 0.95);

    [SharedDataFact]
    public Task Xml_articles_give_the_expected_words() => CompareDoclingAsync("jats", 0.90);

    [SharedDataFact]
    public async Task Pdfs_give_the_expected_words()
    {
        var shares = new List<(double Share, int Words)>();
        foreach (var expectedPath in Directory.GetFiles(SharedData.At("pdf", "pdfbox"), "*.pdf.txt").Order(StringComparer.Ordinal))
        {
            var bytes = await File.ReadAllBytesAsync(expectedPath);
            var expected = bytes is [0xFE, 0xFF, ..] ? Encoding.BigEndianUnicode.GetString(bytes) : bytes is [0xFF, 0xFE, ..]
                ? Encoding.Unicode.GetString(bytes)
                : Encoding.UTF8.GetString(bytes);
            shares.Add(await CompareAsync(expectedPath[..^4], expected));
        }
        AssertShare(shares, 0.992);
    }

    private async Task CompareDoclingAsync(string format, double floor)
    {
        var shares = new List<(double Share, int Words)>();
        foreach (var expectedPath in Directory.GetFiles(SharedData.At("office", "docling", format, "groundtruth"), "*.md")
            .Order(StringComparer.Ordinal))
        {
            // Its truth keeps the site's menus, which we leave out on purpose.
            if (Path.GetFileName(expectedPath).StartsWith("wiki_duck", StringComparison.Ordinal)) continue;
            var source = SharedData.At("office", "docling", format, "sources", Path.GetFileNameWithoutExtension(expectedPath));
            if (!File.Exists(source)) continue;
            var markdown = await File.ReadAllTextAsync(expectedPath);
            shares.Add(await CompareAsync(source, Plain(markdown)));
        }
        AssertShare(shares, floor);
    }

    private async Task<(double Share, int Words)> CompareAsync(string path, string expected)
    {
        var extraction = await fixture.Service.ExtractAsync(path, null, CancellationToken.None);
        var missing = new List<string>();
        var share = WordShare.Of(expected, extraction is ExtractionResult.Text text ? WordShare.TextOf(text.Document) : "", missing);
        if (share < 1)
            output.WriteLine(
                $"{share:0.000} {Path.GetFileName(path)} {(extraction is ExtractionResult.Text ? "" : extraction)} missing: {string.Join(' ', missing.Take(25))}");
        return (share, WordShare.CountWords(expected));
    }

    private void AssertShare(List<(double Share, int Words)> shares, double floor)
    {
        var pooled = shares.Sum(each => each.Share * each.Words) / shares.Sum(each => each.Words);
        output.WriteLine(
            $"expected words found: {pooled:0.0000} of all words, {shares.Average(each => each.Share):0.0000} on average over {shares.Count} files");
        Assert.True(pooled >= floor, $"{pooled:0.0000} is below {floor}");
    }

    internal static string Plain(string markdown)
    {
        var text = LinkPattern().Replace(markdown.Replace("<!-- image -->", "", StringComparison.Ordinal), "]");
        return PlainPattern().Replace(WebUtility.HtmlDecode(text), "");
    }

    // A link's target is not seen.
    [GeneratedRegex(@"\]\([^()\s]*\)")]
    private static partial Regex LinkPattern();

    // Backslashes that only escape Markdown's own signs, and underscores around words.
    [GeneratedRegex(@"\\(?=[_*#<>&\[\]])|(?<!\w)_+|_+(?!\w)")]
    private static partial Regex PlainPattern();
}
