using CodeSight.Core.Indexing.Extract;
using CodeSight.Tests.Infrastructure;
using Xunit.Abstractions;

namespace CodeSight.Tests.Indexing.Extract;

/// <summary>Encrypted, broken, crashing and hanging PDFs of other projects' test suites.</summary>
public sealed class BadFileTests(ITestOutputHelper output)
{
    [SharedDataFact]
    public async Task Every_bad_pdf_has_an_outcome_with_a_reason()
    {
        await using var service = ExtractionFixture.Create(new() { TimeLimit = TimeSpan.FromSeconds(10), MaxReaders = 2 });
        var files = Directory.GetFiles(SharedData.At("bad"), "*.pdf", SearchOption.AllDirectories).Order(StringComparer.Ordinal).ToList();

        var outcomes = await Task.WhenAll(files.Select(file => service.ExtractAsync(file, CancellationToken.None)));

        foreach (var (file, outcome) in files.Zip(outcomes))
        {
            var (state, reason) = outcome switch
            {
                Extraction.Text text => ("text", $"{text.Document.Pages} pages, {text.Document.Blocks.Count} blocks"),
                Extraction.Empty empty => ("empty", empty.Reason),
                Extraction.Failed failed => ("failed", failed.Reason),
                _ => ("unreadable", ((Extraction.Unreadable)outcome).Reason),
            };
            output.WriteLine($"{state,-7} {Path.GetFileName(file)}: {reason}");
            Assert.False(string.IsNullOrWhiteSpace(reason));
            Assert.IsNotType<Extraction.Unreadable>(outcome);
        }
        output.WriteLine(
            $"{files.Count} files: {outcomes.OfType<Extraction.Text>().Count()} text, {outcomes.OfType<Extraction.Empty>().Count()} empty, {outcomes.OfType<Extraction.Failed>().Count()} failed");
    }

    [SharedDataTheory]
    [InlineData("r2-user-password.pdf")]
    [InlineData("r6-both-passwords.pdf")]
    public async Task An_encrypted_pdf_says_that_it_needs_a_password(string name)
    {
        await using var service = ExtractionFixture.Create(new());

        var outcome = await service.ExtractAsync(SharedData.At("bad", "pypdf-encryption", "encryption", name), CancellationToken.None);

        Assert.Contains("password", Assert.IsType<Extraction.Failed>(outcome).Reason, StringComparison.Ordinal);
    }

    [SharedDataFact]
    public async Task A_pdf_that_hangs_fails_within_its_limit_and_the_next_file_is_read()
    {
        await using var service = ExtractionFixture.Create(new() { TimeLimit = TimeSpan.FromSeconds(2), MaxReaders = 1 });

        var hanging = await service.ExtractAsync(SharedData.At("bad", "pdfpig-specific", "GHOSTSCRIPT-691770-0.pdf"),
            CancellationToken.None);
        var next = await service.ExtractAsync(SharedData.At("bad", "pypdf-encryption", "encryption", "unencrypted.pdf"),
            CancellationToken.None);

        Assert.Contains("longer than", Assert.IsType<Extraction.Failed>(hanging).Reason, StringComparison.Ordinal);
        Assert.IsType<Extraction.Text>(next);
    }
}
