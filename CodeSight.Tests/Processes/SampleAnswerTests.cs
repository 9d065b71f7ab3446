using CodeSight.Api.Search;
using CodeSight.Bench.Server;
using CodeSight.Tests.Infrastructure;

namespace CodeSight.Tests.Processes;

/// <summary>Answers from the sample handbook, by the real server as a process of its own.</summary>
[Collection(ProcessesCollection.Name)]
public sealed class SampleAnswerTests
{
    private const int Sources = 5;

    [Fact]
    public async Task Mistyped_question_gets_the_answer_of_the_right_one()
    {
        await using var server = await OwnServer.StartAsync(
            typeof(SearchBody).Assembly.Location, Path.Combine(SharedData.RepositoryRoot, "samples", "handbook"), CancellationToken.None);
        await server.IndexAsync(TextWriter.Null, CancellationToken.None);

        foreach (var (right, mistyped, fact) in new[]
        {
            ("When may I fly premium economy?", "When may I fly permium economy?", "more than seven hours"),
            ("How high is the yearly training budget?", "How high is the yearly training bugdet?", "1,500 EUR"),
            (
                "How soon does a critical ticket on the Guard plan get its first answer?",
                "How soon does a critical ticket on the Guard plan get its first anwser?",
                "30 minutes"),
        })
        {
            var expected = await server.Client.AskAsync(right, Sources, CancellationToken.None);
            var answer = await server.Client.AskAsync(mistyped, Sources, CancellationToken.None);

            Assert.Contains(fact, expected.Text, StringComparison.Ordinal);
            Assert.Equal(expected.Text, answer.Text);
        }
    }
}
