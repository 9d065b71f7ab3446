using CodeSight.Extraction;
using CodeSight.Tests.Api;
using CodeSight.Tests.Infrastructure;
using Xunit.Abstractions;

namespace CodeSight.Tests.Extraction;

/// <summary>Encrypted, broken, crashing and hanging PDFs of other projects' test suites.</summary>
public sealed class BadFileTests(ITestOutputHelper output)
{
    // For a reader that hangs, which the clock would end in a server.
    private static readonly TimeSpan MaxWait = TimeSpan.FromMinutes(10);

    [SharedDataFact]
    public async Task Every_bad_pdf_has_an_outcome_with_a_reason()
    {
        // No reader is ended by the clock, so that an outcome is the file's own however slow the machine is. Poppler's time is the processor's.
        await using var service = ExtractionFixture.Create(new() { TimeLimit = TimeSpan.FromSeconds(10), MaxReaders = 2 }, new ManualTime());
        var files = Directory.GetFiles(SharedData.At("bad"), "*.pdf", SearchOption.AllDirectories).Order(StringComparer.Ordinal).ToList();

        var outcomes = await Task.WhenAll(files.Select(file => service.ExtractAsync(file, null, CancellationToken.None))).WaitAsync(MaxWait);

        foreach (var (file, outcome) in files.Zip(outcomes))
        {
            var (state, reason) = outcome switch
            {
                ExtractionResult.Text text => ("text", $"{text.Document.Pages} pages, {text.Document.Blocks.Count} blocks"),
                ExtractionResult.Empty empty => ("empty", empty.Reason),
                ExtractionResult.Failed failed => ("failed", failed.Reason),
                _ => ("unreadable", ((ExtractionResult.Unreadable)outcome).Reason),
            };
            output.WriteLine($"{state,-7} {Path.GetFileName(file)}: {reason}");
            Assert.False(string.IsNullOrWhiteSpace(reason));
            Assert.IsNotType<ExtractionResult.Unreadable>(outcome);
        }
        output.WriteLine(
            $"{files.Count} files: {outcomes.OfType<ExtractionResult.Text>().Count()} text, {outcomes.OfType<ExtractionResult.Empty>().Count()} empty, {outcomes.OfType<ExtractionResult.Failed>().Count()} failed");
    }

    [SharedDataTheory]
    [InlineData("r2-user-password.pdf")]
    [InlineData("r6-both-passwords.pdf")]
    public async Task An_encrypted_pdf_says_that_it_needs_a_password(string name)
    {
        await using var service = ExtractionFixture.Create(new());

        var outcome = await service.ExtractAsync(
            SharedData.At("bad", "pypdf-encryption", "encryption", name), null, CancellationToken.None);

        Assert.Contains("password", Assert.IsType<ExtractionResult.Failed>(outcome).Reason, StringComparison.Ordinal);
    }

    [SharedDataFact]
    public async Task A_pdf_that_hangs_fails_within_its_limit_and_the_next_file_is_read()
    {
        // The clock moves while the file that hangs is read, and at no other time.
        var time = new ManualTime();
        var options = new ExtractionOptions { MaxReaders = 1, IdleTime = TimeSpan.FromDays(1) };
        await using var service = ExtractionFixture.Create(options, time);
        await service.PrepareAsync(CancellationToken.None);

        var reading = service.ExtractAsync(SharedData.At("bad", "pdfpig-specific", "GHOSTSCRIPT-691770-0.pdf"), null, CancellationToken.None);
        while (!time.IsAwaited(options.TimeLimit)) await Task.Yield();
        time.Advance(options.TimeLimit);
        var hanging = await reading;
        var next = await service.ExtractAsync(SharedData.At("bad", "pypdf-encryption", "encryption", "unencrypted.pdf"), null,
            CancellationToken.None);

        Assert.Contains("longer than", Assert.IsType<ExtractionResult.Failed>(hanging).Reason, StringComparison.Ordinal);
        Assert.IsType<ExtractionResult.Text>(next);
    }
}
