using System.Globalization;
using CodeSight.Bench.Load;
using Microsoft.AspNetCore.Http;

namespace CodeSight.Tests.Bench.Load;

public sealed class LoadRunTests
{
    private static readonly TimeSpan Short = TimeSpan.FromSeconds(0.3);

    [Fact]
    public async Task Load_asks_every_question_in_turn_and_counts_answers_and_errors()
    {
        await using var server = await ServerDouble.StartAsync((_, body) => body!.Value.GetProperty("query").GetString() == "bad"
            ? Results.StatusCode(StatusCodes.Status500InternalServerError)
            : ServerDouble.Json("""{"results":[]}"""));
        var result = await RunAsync(server, 3, "good", "fine", "bad");

        var asked = server.Requests.Select(request => request.Body!.Value.GetProperty("query").GetString()).ToList();
        Assert.Equal(asked.Count(query => query != "bad"), result.Milliseconds.Count);
        Assert.Equal(asked.Count(query => query == "bad"), result.Errors.GetValueOrDefault("status 500"));
        Assert.True(result.Milliseconds.Count > 0 && result.Errors.Count == 1 && result.TurnedAway == 0);
        Assert.Contains("3 clients: ", result.ToString(), StringComparison.Ordinal);
        Assert.InRange(result.ClientCpu, double.Epsilon, 1);
    }

    [Fact]
    public async Task Load_waits_as_long_as_a_full_server_says_and_counts_no_error()
    {
        await using var server = await ServerDouble.StartAsync((_, _) => new TurnedAway(60));
        var result = await RunAsync(server, 4, "good");

        // Nobody asks again before the minute is over, and the run ends without it.
        Assert.Equal((4, 4, 0), (server.Requests.Count, result.TurnedAway, result.Milliseconds.Count));
        Assert.Empty(result.Errors);
        Assert.True(result.Seconds < 60);
    }

    [Fact]
    public async Task Load_goes_on_after_the_wait()
    {
        var calls = 0;
        await using var server = await ServerDouble.StartAsync((_, _) => Interlocked.Increment(ref calls) == 1 ? new TurnedAway(0) : ServerDouble.Json("{}"));
        var result = await RunAsync(server, 1, "good");
        Assert.Equal((1, server.Requests.Count - 1), (result.TurnedAway, result.Milliseconds.Count));
        Assert.True(result.Milliseconds.Count > 0);
    }

    [Fact]
    public async Task Load_counts_a_503_without_a_time_to_come_again_as_an_error()
    {
        await using var server = await ServerDouble.StartAsync((_, _) => Results.StatusCode(StatusCodes.Status503ServiceUnavailable));
        var result = await RunAsync(server, 1, "good");
        Assert.Equal((0, server.Requests.Count), (result.TurnedAway, result.Errors["status 503"]));
    }

    [Fact]
    public async Task Load_tells_the_memory_of_the_server()
    {
        await using var server = await ServerDouble.StartAsync((_, _) => ServerDouble.Json("{}"));
        using var client = new BareClient(server.Address, null, 1);
        var result = await new LoadRun(client, [new SearchRequest("a", 8).ToJson()], Environment.ProcessId).RunAsync(1, Short, default);
        Assert.True(result.MemoryBefore > 1 << 20 && result.MemoryAfter > 1 << 20);
    }

    [Fact]
    public async Task Requests_hold_what_was_asked_for_and_nothing_else()
    {
        await using var server = await ServerDouble.StartAsync((_, _) => ServerDouble.Json("12345"));
        using var client = new BareClient(server.Address, "secret", 1);
        var answer = await client.SearchAsync(new SearchRequest("a \"b\"", 8, "half/**", "vectors").ToJson(), default);
        await client.SearchAsync(new SearchRequest("c", 3).ToJson(), default);

        Assert.Equal(new BareAnswer(200, null, 5), answer);
        var requests = server.Requests.ToList();
        Assert.All(requests, request => Assert.Equal(("POST /api/search", "secret"), (request.Call, request.Key)));
        Assert.Equal("""{"query":"a \u0022b\u0022","top_k":8,"file_glob":"half/**","arm":"vectors"}""", requests[0].Body.ToString());
        Assert.Equal("""{"query":"c","top_k":3}""", requests[1].Body.ToString());
    }

    [Fact]
    public void Reports_come_back_from_their_files_as_they_were()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "load.json");
        var figures = new LoadFigures(50, 20, 0, 0, double.NaN, double.NaN, double.NaN, double.NaN, 7, new Dictionary<string, int> { ["status 500"] = 1 }, 0.01, 0.2, 1, 2);
        new LoadReport("ours", 2, DateTimeOffset.UnixEpoch, 8, "half/**", null, [figures]).Save(path);
        var back = LoadReport.Read(path);
        Assert.Equal(("ours", "half/**", 50, 7), (back.Label, back.FileGlob, back.Runs[0].Clients, back.Runs[0].TurnedAway));
        Assert.True(double.IsNaN(back.Runs[0].P95));
        Assert.Equal(1, back.Runs[0].Errors["status 500"]);
    }

    private static async Task<LoadResult> RunAsync(ServerDouble server, int clients, params string[] questions)
    {
        using var client = new BareClient(server.Address, null, clients);
        return await new LoadRun(client, [.. questions.Select(question => new SearchRequest(question, 8).ToJson())]).RunAsync(clients, Short, default);
    }

    private sealed class TurnedAway(int seconds) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            httpContext.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
            return Task.CompletedTask;
        }
    }
}
