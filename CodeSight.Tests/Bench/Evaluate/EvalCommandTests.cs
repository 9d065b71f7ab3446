using System.CommandLine;
using CodeSight.Bench;
using CodeSight.Bench.Evaluate;
using Microsoft.AspNetCore.Http;

namespace CodeSight.Tests.Bench.Evaluate;

/// <summary>The command as a person or a CI types it, with its exit codes.</summary>
public sealed class EvalCommandTests : IDisposable
{
    private const string Questions =
        """
        {"id":"good","text":"good","relevant":["a.md"]}
        {"id":"late","text":"late","relevant":{"a.md":1}}
        {"id":"lost","text":"lost","relevant":["gone.md","broken.pdf"]}
        {"id":"none","text":"none","unanswerable":true}
        """;

    private readonly TemporaryFolder _folder = new();
    private readonly string _questions;

    public EvalCommandTests() => _questions = _folder.Write("set.jsonl", Questions);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Eval_prints_means_worst_questions_and_what_is_not_in_the_index()
    {
        await using var server = await StartAsync();
        var (status, output, error) = await RunAsync(server, "--worst", "2");

        Assert.Equal(0, status);
        Assert.Contains("set: 3 questions, judged 3 by files", output, StringComparison.Ordinal);
        // good 1, late 1/log2(3), lost 0.
        var fused = Line(output, "fused");
        Assert.Contains(FormattableString.Invariant($"{(1 + (1 / Math.Log2(3))) / 3:F3} ["), fused, StringComparison.Ordinal);
        Assert.Contains("0.667 [", fused, StringComparison.Ordinal);
        Assert.DoesNotContain("page", output, StringComparison.Ordinal);
        Assert.Contains("lost   0.000    not found       b.md, a.md", Line(output, "lost"), StringComparison.Ordinal);
        Assert.Contains("late   0.631    at 2            b.md, a.md", Line(output, "late"), StringComparison.Ordinal);
        Assert.DoesNotContain("good", output, StringComparison.Ordinal);
        Assert.Equal(
            [
                "warning: the server is still indexing: 2 documents to do, 7 chunks without a vector.",
                "warning: 'gone.md' is not in the index; relevant to lost.",
                "warning: 'broken.pdf' cannot be found, its state is failed: damaged; relevant to lost.",
            ],
            error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task Eval_fails_with_1_only_when_the_baseline_is_better_by_more_than_is_allowed()
    {
        var saved = Path.Combine(_folder.Path, "baseline.json");
        await using (var good = await StartAsync()) Assert.Equal(0, (await RunAsync(good, "--save", saved)).Status);
        await using var worse = await StartAsync(isWorse: true);

        var (status, output, _) = await RunAsync(worse, "--baseline", saved, "--max-drop", "0.01");
        Assert.Equal(1, status);
        // good is second now: (1 - 1/log2(3)) / 3 less.
        Assert.Contains("fused nDCG@10: 0.544 before, 0.421 now: a drop of more than 0.01", output, StringComparison.Ordinal);
        Assert.Equal(0, (await RunAsync(worse, "--baseline", saved, "--max-drop", "0.13")).Status);
        Assert.Equal(1, (await RunAsync(worse, "--baseline", saved)).Status);
        Assert.Equal(0, (await RunAsync(worse)).Status);
    }

    [Theory]
    [InlineData("""{"id":"1","text":"q","relevent":["a.md"]}""", "set.jsonl, line 1: the member 'relevent' is not known")]
    [InlineData("", "set.jsonl has no question.")]
    [InlineData("""{"id":"1","text":"q","unanswerable":true}""", "set.jsonl has only questions that are unanswerable.")]
    public async Task Eval_ends_with_2_and_one_sentence_when_the_questions_cannot_be_used(string questions, string expected)
    {
        _folder.Write("set.jsonl", questions);
        await using var server = await StartAsync();
        var (status, output, error) = await RunAsync(server);
        Assert.Equal((InputException.ExitCode, ""), (status, output));
        Assert.Contains(expected, Assert.Single(error.Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task Eval_ends_with_2_when_the_server_is_away_or_refuses()
    {
        var server = await StartAsync();
        var address = server.Address.ToString();
        await server.DisposeAsync();
        var (status, _, error) = await RunAsync([_questions, "--server", address]);
        Assert.Equal(InputException.ExitCode, status);
        Assert.StartsWith("The server cannot be reached: ", error, StringComparison.Ordinal);

        await using var strict = await ServerDouble.StartAsync((_, _) => Results.Problem("Give the key.", statusCode: 401));
        (status, _, error) = await RunAsync(strict);
        Assert.Equal((InputException.ExitCode, "The server answered 401. Give the key.\n"), (status, error));

        await using var other = await ServerDouble.StartAsync((_, _) => Results.Text("<html>"));
        (status, _, error) = await RunAsync(other);
        Assert.Equal((InputException.ExitCode, "The server's answer is not that of a CodeSight server.\n"), (status, error));
    }

    [Theory]
    [InlineData("--max-drop needs --baseline", "--max-drop", "0.1")]
    [InlineData("--max-drop takes a number from 0 to 1", "--baseline", "b.json", "--max-drop", "2")]
    [InlineData("--corpus needs --app", "--corpus", ".")]
    [InlineData("--corpus starts a server of its own", "--corpus", ".", "--app", "x.dll", "--key", "k")]
    [InlineData("--page-tolerance takes a number from 0", "--page-tolerance", "-1")]
    [InlineData("--sample takes a number from 1", "--sample", "0")]
    public void Options_that_contradict_are_refused(string expected, params string[] options) =>
        Assert.Contains(
            EvalCommand.Create().Parse([_questions, .. options]).Errors,
            error => error.Message.Contains(expected, StringComparison.Ordinal));

    [Theory]
    [InlineData("There is no server", "missing.dll", ".")]
    [InlineData("There is no folder", null, "/nowhere")]
    public async Task Own_server_is_refused_when_its_program_or_folder_is_missing(string expected, string? app, string folder)
    {
        var (status, _, error) = await RunAsync(
            [_questions, "--corpus", folder, "--app", app ?? typeof(EvalCommandTests).Assembly.Location]);
        Assert.Equal(InputException.ExitCode, status);
        Assert.StartsWith(expected, error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Baseline_is_read_before_anything_is_asked()
    {
        await using var server = await StartAsync();
        var (status, _, error) = await RunAsync(server, "--baseline", "/nowhere/b.json");
        Assert.Equal(InputException.ExitCode, status);
        Assert.StartsWith("/nowhere/b.json cannot be read", error, StringComparison.Ordinal);
        Assert.Empty(server.Requests);
    }

    private static Task<ServerDouble> StartAsync(bool isWorse = false) => ServerDouble.StartAsync((call, body) => call switch
    {
        "GET /api/status" => ServerDouble.Json("""{"total_files":2,"queue_depth":2,"chunks_without_vector":7}"""),
        "POST /api/search" => ServerDouble.Json(
            body!.Value.GetProperty("query").GetString() == "good" && !isWorse ? Files("a.md", "b.md") : Files("b.md", "a.md")),
        _ => ServerDouble.Json("""{"files":[{"file_path":"a.md","state":"indexed"},{"file_path":"broken.pdf","state":"failed","reason":"damaged."}],"total":2}"""),
    });

    private static string Files(string first, string second) =>
        $$"""{"results":[{"file_path":"{{first}}","page":null,"score":1,"content":""},{"file_path":"{{second}}","page":null,"score":0.5,"content":""}]}""";

    private static string Line(string output, string start) =>
        output.Split('\n').Single(line => line.StartsWith(start, StringComparison.Ordinal));

    private Task<(int Status, string Output, string Error)> RunAsync(ServerDouble server, params string[] options) =>
        RunAsync([_questions, "--server", server.Address.ToString(), .. options]);

    private static async Task<(int Status, string Output, string Error)> RunAsync(string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var status = await EvalCommand.Create().Parse(arguments).InvokeAsync(
            new InvocationConfiguration { Output = output, Error = error, EnableDefaultExceptionHandler = false });
        return (status, output.ToString(), error.ToString());
    }
}
