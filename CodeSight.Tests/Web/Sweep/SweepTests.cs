using CodeSight.Api.Search;
using CodeSight.Bench.Server;
using CodeSight.Tests.Infrastructure;
using Xunit.Abstractions;

namespace CodeSight.Tests.Web.Sweep;

/// <summary>
/// The real page with the real server over real documents: hundreds of questions, each answer looked at in full. A page that is tested with
/// made-up answers only breaks on what nobody made up.
/// </summary>
[Collection(nameof(BrowserCollection))]
public sealed class SweepTests(BrowserFixture browser, ITestOutputHelper output)
{
    private const int TurnsInConversation = 8;
    private const int Sentences = 120;

    [BrowserFact]
    public async Task Questions_about_the_sample_handbook_show_their_answers_and_show_them_again_after_a_reload()
    {
        var samples = Path.Combine(SharedData.RepositoryRoot, "samples");
        var handbook = Path.Combine(samples, "handbook");
        string[] questions = [.. SweepQuestions.Of("questions.jsonl"), .. SweepQuestions.Of("evaluation.jsonl"), .. SweepQuestions.FromSentences(handbook, Sentences)];
        await SweepAsync(handbook, questions, Path.Combine(samples, "questions.jsonl"));
    }

    [SharedDataBrowserFact]
    public async Task Questions_about_long_pdf_files_show_their_answers_and_show_them_again_after_a_reload()
    {
        var documents = SharedData.At("qa", "contoso-hr", "data");
        await SweepAsync(documents, SweepQuestions.FromSentences(documents, Sentences));
    }

    private async Task SweepAsync(string documents, IReadOnlyList<string> questions, string? examples = null)
    {
        await using var server = await OwnServer.StartAsync(
            typeof(SearchBody).Assembly.Location, documents, CancellationToken.None, examples is null ? [] : [new("CODESIGHT_EXAMPLES", examples)]);
        await server.IndexAsync(TextWriter.Null, CancellationToken.None);
        await using var chat = await browser.OpenAsync(server.Client.Server.ToString());
        await chat.SignInAsync(server.Key);

        var sweep = await SweepBrowser.StartAsync(chat);
        var firstScreen = examples is null ? [] : await chat.Page.Locator(".example").AllTextContentsAsync();
        foreach (var question in firstScreen) await sweep.ConverseAsync([question], byExample: true);
        foreach (var conversation in questions.Except(firstScreen).Chunk(TurnsInConversation)) await sweep.ConverseAsync(conversation);
        await sweep.OpenLinksAsync();

        output.WriteLine($"{questions.Count} questions, {sweep.Lost} answers lost, {sweep.Cited} answers with citations, {sweep.Links.Count} files opened");
        foreach (var fault in sweep.Faults) output.WriteLine(fault);
        Assert.Empty(sweep.Faults);
        // Refusals alone would prove little.
        Assert.True(sweep.Cited > questions.Count / 2);
    }
}
