using System.CommandLine;
using CodeSight.Bench;
using CodeSight.Bench.Evaluate;

namespace CodeSight.Tests.Bench.Evaluate;

/// <summary><c>eval --follow-ups</c> as a person types it, against a server that finds what its query names.</summary>
public sealed class FollowUpEvaluationTests : IDisposable
{
    private const string FollowUps =
        """
        {"id":"right","kind":"pronoun","history":[{"role":"user","text":"a?"},{"role":"assistant","text":"A [1]."}],"question":"right","in_full":"find it","relevant":{"path":"a.md","text":"The  Answer"}}
        {"id":"wrong","kind":"alone","held_out":true,"history":[{"role":"user","text":"a?"}],"question":"wrong","in_full":"find it","relevant":{"path":"a.md","text":"the answer"}}
        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Follow_ups_are_compared_with_the_same_questions_in_full()
    {
        await using var server = await ServerDouble.StartAsync((call, body) => call switch
        {
            // One is understood, the other is turned into something else.
            "POST /api/ask" => ServerDouble.Json(
                $$"""{"text":"","sources":[],"model":"none/extractive","searched_for":"{{(body?.GetProperty("question").GetString() == "right" ? "find it" : "lose it")}}"}"""),
            _ => ServerDouble.Json(body?.GetProperty("query").GetString() == "find it"
                ? """{"results":[{"file_path":"b.md","page":null,"score":1,"content":"the answer"},{"file_path":"a.md","page":null,"score":1,"content":"So the\nanswer is."}]}"""
                : """{"results":[{"file_path":"b.md","page":null,"score":1,"content":"the answer"}]}"""),
        });
        var (status, output) = await RunAsync(FollowUps, "--server", server.Address.ToString());

        Assert.Equal(EvalRun.TooLow, status);
        Assert.Contains("all                   2          1.000    0.500", output, StringComparison.Ordinal);
        Assert.Contains("held out              1          1.000    0.000", output, StringComparison.Ordinal);
        Assert.Contains("pronoun               1          1.000    1.000", output, StringComparison.Ordinal);
        Assert.Contains("missed: wrong \"wrong\" was searched as \"lose it\"", output, StringComparison.Ordinal);
        Assert.Contains("changed although it stands alone: wrong", output, StringComparison.Ordinal);
        Assert.Contains(server.Requests, request => request.Call == "POST /api/ask" && request.Body?.GetProperty("history")[1].GetProperty("role").GetString() == "assistant");
    }

    [Theory]
    [InlineData("", "has no question")]
    [InlineData("{\"id\":\"a\"}", "line 1")]
    [InlineData("[]", "line 1")]
    [InlineData("""{"id":"a","kind":"k","history":[],"question":" ","in_full":"x","relevant":{"path":"p","text":"t"}}""", "line 1: a member is empty")]
    [InlineData("""{"id":"a","kind":"k","history":[],"question":"x","in_full":"x","relevent":{"path":"p","text":"t"}}""", "relevent")]
    public async Task File_that_is_none_of_follow_ups_is_refused(string text, string expected)
    {
        var (status, output) = await RunAsync(text, "--server", "http://127.0.0.1:1");
        Assert.Equal(InputException.ExitCode, status);
        Assert.Contains(expected, output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Id_that_is_given_twice_is_refused()
    {
        var line = FollowUps.Split('\n')[0];
        var (status, output) = await RunAsync($"{line}\n\n{line}\n", "--server", "http://127.0.0.1:1");
        Assert.Equal(InputException.ExitCode, status);
        Assert.Contains("'right'", output, StringComparison.Ordinal);
    }

    private async Task<(int Status, string Output)> RunAsync(string followUps, params string[] more)
    {
        using var output = new StringWriter();
        var file = _folder.Write("follow-ups.jsonl", followUps);
        var status = await EvalCommand.Create().Parse([file, "--follow-ups", .. more])
            .InvokeAsync(new InvocationConfiguration { Output = output, Error = output, EnableDefaultExceptionHandler = false });
        return (status, output.ToString());
    }
}
