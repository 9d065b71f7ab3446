using System.CommandLine;
using CodeSight.Api.Search;
using CodeSight.Bench.Evaluate;
using CodeSight.Tests.Infrastructure;
using Xunit.Abstractions;

namespace CodeSight.Tests.Processes;

/// <summary>
/// What <c>./codesight eval samples/evaluation.jsonl --corpus samples/handbook</c> does, with the real server as a process of its own.
/// </summary>
[Collection(ProcessesCollection.Name)]
public sealed class SampleEvaluationTests(ITestOutputHelper output)
{
    // Little below what this search was measured to reach (0.850 and 0.975): they tell that it became worse, not how good it should be.
    // What a mean is made of is checked by hand in EvaluationTests, and the ranking against another program in RetrievalQualityTests.
    private const double MinNdcg = 0.83;
    private const double MinRecall = 0.95;

    [Fact]
    public async Task Search_finds_what_the_sample_questions_are_judged_to_need()
    {
        var samples = Path.Combine(SharedData.RepositoryRoot, "samples");
        var saved = Path.GetTempFileName();
        using var printed = new StringWriter();
        using var warnings = new StringWriter();
        var status = await EvalCommand.Create()
            .Parse([Path.Combine(samples, "evaluation.jsonl"), "--corpus", Path.Combine(samples, "handbook"), "--app", typeof(SearchBody).Assembly.Location, "--save", saved, "--worst", "40"])
            .InvokeAsync(new InvocationConfiguration { Output = printed, Error = warnings, EnableDefaultExceptionHandler = false });
        output.WriteLine($"{warnings}{printed}");
        var result = ResultFile.Read(saved);
        File.Delete(saved);

        Assert.Equal(0, status);
        Assert.DoesNotContain("warning", warnings.ToString(), StringComparison.Ordinal);
        Assert.True(result.Mean(RankingMetric.Ndcg10).Fused.Mean >= MinNdcg);
        Assert.True(result.Mean(RankingMetric.Recall10).Fused.Mean >= MinRecall);
        // Three rankings, not one under three names.
        Assert.Contains(result.Questions, question => question.Keywords != question.Vectors);
        Assert.Contains(result.Questions, question => question.Fused != question.Keywords);
        Assert.Contains(result.Questions, question => question.Fused != question.Vectors);
    }
}
