using CodeSight.Api.Search;
using CodeSight.Bench.Corpus;
using CodeSight.Bench.Evaluate;
using CodeSight.Bench.Server;
using CodeSight.Tests.Infrastructure;
using Xunit.Abstractions;

namespace CodeSight.Tests.Processes;

/// <summary>What <c>./codesight eval samples/follow-ups.jsonl --follow-ups</c> measures, with the real server as a process of its own.</summary>
[Collection(ProcessesCollection.Name)]
public sealed class SampleFollowUpTests(ITestOutputHelper output)
{
    private static readonly string Samples = Path.Combine(SharedData.RepositoryRoot, "samples");
    private static readonly string[] Kinds = ["pronoun", "ellipsis", "entity", "topic", "thanks", "repetition", "alone"];

    [Fact]
    public async Task Follow_ups_find_nearly_what_the_same_questions_in_full_find()
    {
        var followUps = FollowUp.Read(Path.Combine(Samples, "follow-ups.jsonl"));
        Assert.True(followUps.Count >= 60);
        Assert.Equal(Kinds.Order(), followUps.Select(followUp => followUp.Kind).Distinct().Order());
        await using var server = await OwnServer.StartAsync(
            typeof(SearchBody).Assembly.Location, Path.Combine(Samples, "handbook"), CancellationToken.None);
        await server.IndexAsync(TextWriter.Null, CancellationToken.None);

        var results = await new FollowUpEvaluation(server.Client).RunAsync(followUps, CancellationToken.None);

        foreach (var line in FollowUpEvaluation.Report(results)) output.WriteLine(line);
        List<FollowUpResult> heldOut = [.. results.Where(result => result.FollowUp.HeldOut)];
        Assert.InRange(FollowUpEvaluation.Drop([.. results]), -1, FollowUpEvaluation.AllowedDrop);
        Assert.InRange(FollowUpEvaluation.Drop(heldOut), -1, FollowUpEvaluation.AllowedDrop);
        Assert.Empty(FollowUpEvaluation.Changed(results));
        // The questions in full tell where the passage is; a set that nobody could answer would prove nothing.
        Assert.All(results, result => Assert.True(result.InFull, result.FollowUp.Id));
        // Searched as they were typed, the follow-ups find much less: the earlier turns are what helps.
        var typed = await new FollowUpEvaluation(server.Client).RunAsync(
            [.. followUps.Select(followUp => followUp with { History = [] })], CancellationToken.None);
        Assert.True(FollowUpEvaluation.Drop([.. typed]) > 3 * FollowUpEvaluation.AllowedDrop);
    }
}
