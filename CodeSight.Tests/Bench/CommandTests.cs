using System.CommandLine;
using CodeSight.Bench.Corpus;
using CodeSight.Bench.Evaluate;
using CodeSight.Bench.Load;
using CodeSight.Bench.Plot;
using CodeSight.Bench.Timing;

namespace CodeSight.Tests.Bench;

/// <summary>The commands as a person types them.</summary>
public sealed class CommandTests
{
    [Fact]
    public async Task Commands_write_a_corpus_and_measure_a_server_on_it()
    {
        await using var server = await ServerDouble.StartAsync((call, _) => call switch
        {
            "POST /api/search" => ServerDouble.Json("""{"results":[{"file_path":"A_0.txt","page":1,"score":1,"content":""}]}"""),
            "POST /api/ask" => ServerDouble.Json("""{"text":"It was 1973 [1].","sources":[],"model":"none/extractive"}"""),
            "POST /api/index" => ServerDouble.Json("""{"run_id":3,"state":"running"}""", 202),
            "GET /api/index/runs/3" =>
                ServerDouble.Json("""{"run_id":3,"state":"succeeded","total_files":1,"total_chunks":2,"duration_seconds":1.5}"""),
            _ => ServerDouble.Json("""{"files":[],"total":0}"""),
        });
        using var folder = new TemporaryFolder();
        folder.Write("corpus.jsonl", """{"id":"A#0","title":"A","text":"It was 1973."}""");
        folder.Write("queries.jsonl", """{"id":"1","text":"when","answers":["1973"]}""");
        folder.Write("qrels.tsv", "qid\tdocid\trel\n1\tA#0\t1\n");
        var gold = folder.Write("gold.jsonl", """{"id":"1","text":"when","answer":"In 1973.","gold":[{"doc":"A_0.txt","page":2}]}""");
        var (target, pages, saved, picture) = (At("out"), At("pages.jsonl"), At("saved.json"), At("quality.svg"));
        var questions = target + ".questions.jsonl";
        var at = server.Address.ToString();

        Assert.Contains("1 documents written", await RunAsync(CorpusCommand.Create(), folder.Path, target), StringComparison.Ordinal);
        Assert.Contains(
            "out: 1 questions, judged 1 by files",
            await RunAsync(EvalCommand.Create(), questions, "--server", at, "--save", saved),
            StringComparison.Ordinal);
        await RunAsync(PlotQualityCommand.Create(), saved, "--out", picture);
        Assert.StartsWith("<svg ", await File.ReadAllTextAsync(picture), StringComparison.Ordinal);
        Assert.Contains("1 questions written", await RunAsync(GoldPagesCommand.Create(), gold, pages), StringComparison.Ordinal);
        Assert.Contains(
            "page in the top 5",
            await RunAsync(EvalCommand.Create(), pages, "--server", at, "--page-tolerance", "1"),
            StringComparison.Ordinal);
        Assert.Contains(
            "gold answer held 1.000",
            await RunAsync(EvalAnswersCommand.Create(), "--server", at, "--questions", questions),
            StringComparison.Ordinal);
        Assert.Contains(
            "no errors", await RunAsync(LoadCommand.Create(), "--server", at, "--questions", questions, "--clients", "1,2", "--seconds", "0.1", "--warm-up", "0"), StringComparison.Ordinal);
        var (load, latency) = (At("load.json"), At(Path.Combine("images", "latency.svg")));
        await RunAsync(
            LoadCommand.Create(),
            "--server",
            at,
            "--questions",
            questions,
            "--clients",
            "1,2",
            "--seconds",
            "0.1",
            "--warm-up",
            "0",
            "--save",
            load,
            "--file-glob",
            "*.txt",
            "--arm",
            "keywords");
        var last = server.Requests.Last(request => request.Call == "POST /api/search").Body!.Value;
        Assert.Equal(("*.txt", "keywords"), (last.GetProperty("file_glob").GetString(), last.GetProperty("arm").GetString()));
        await RunAsync(PlotLoadCommand.Create(), load, "--out", latency);
        Assert.StartsWith("<svg", await File.ReadAllTextAsync(latency), StringComparison.Ordinal);
        Assert.Contains("all vectors: 1.5 s", await RunAsync(IndexTimingCommand.Create(), "--server", at), StringComparison.Ordinal);

        string At(string name) => Path.Combine(folder.Path, name);
    }

    [Fact]
    public async Task Commands_name_the_fault_when_the_server_is_no_address()
    {
        var parsed = IndexTimingCommand.Create().Parse(["--server", "nonsense"]);
        Assert.Contains("takes an address", Assert.Single(parsed.Errors).Message, StringComparison.Ordinal);
        Assert.NotEqual(0, await parsed.InvokeAsync(new InvocationConfiguration { Output = TextWriter.Null, Error = TextWriter.Null }));
    }

    private static async Task<string> RunAsync(Command command, params string[] arguments)
    {
        using var output = new StringWriter();
        var status = await command.Parse(arguments).InvokeAsync(
            new InvocationConfiguration { Output = output, EnableDefaultExceptionHandler = false });
        Assert.Equal(0, status);
        return output.ToString();
    }
}
