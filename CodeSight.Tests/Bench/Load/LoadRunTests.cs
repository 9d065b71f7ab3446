using System.Globalization;
using CodeSight.Bench.Load;
using CodeSight.Tests.Api;
using CodeSight.Tests.Coordination;
using Microsoft.AspNetCore.Http;

namespace CodeSight.Tests.Bench.Load;

public sealed class LoadRunTests
{
    private const int Requests = 30;

    // A clock that only the server moves, at each request: how many requests a run makes does not depend on the machine.
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(1);

    private readonly ManualTime _clock = new();

    [Fact]
    public async Task Load_asks_every_question_in_turn_and_counts_answers_and_errors()
    {
        await using var server = await StartAsync(query => query == "bad"
            ? Results.StatusCode(StatusCodes.Status500InternalServerError)
            : ServerDouble.Json("""{"results":[]}"""));
        var result = await RunAsync(server, 3, "good", "fine", "bad");

        var asked = server.Requests.Select(request => request.Body!.Value.GetProperty("query").GetString() ?? "").ToList();
        // Each of three clients may have one request under way when the time is over.
        Assert.InRange(asked.Count, Requests, Requests + 2);
        Assert.All(asked.CountBy(query => query), query => Assert.InRange(query.Value, Requests / 3, (Requests / 3) + 1));
        Assert.Equal(asked.Count(query => query != "bad"), result.Milliseconds.Count);
        Assert.Equal([KeyValuePair.Create("status 500", asked.Count(query => query == "bad"))], result.Errors);
        Assert.Equal(0, result.TurnedAway);
        Assert.Equal(asked.Count, result.Seconds);
        Assert.StartsWith(
            string.Create(CultureInfo.InvariantCulture, $"3 clients: {result.Milliseconds.Count / result.Seconds:F1} requests/s, "), result.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Load_waits_as_long_as_a_full_server_says_and_counts_no_error()
    {
        await using var server = await ServerDouble.StartAsync((_, _) => new TurnedAway(60));
        var run = RunAsync(server, 4, "good");
        // The run's time is shorter than the minute, and so are the waits.
        await Eventually.UntilAsync(() => _clock.Waits(Step * Requests) == 4);
        _clock.Advance(Step * Requests);
        var result = await run;

        Assert.Equal((4, 4, 0), (server.Requests.Count, result.TurnedAway, result.Milliseconds.Count));
        Assert.Empty(result.Errors);
        Assert.Equal(Requests, result.Seconds);
    }

    [Fact]
    public async Task Load_goes_on_after_the_wait()
    {
        var calls = 0;
        await using var server = await StartAsync(_ => Interlocked.Increment(ref calls) == 1 ? new TurnedAway(0) : ServerDouble.Json("{}"));
        var result = await RunAsync(server, 1, "good");
        Assert.Equal((1, Requests - 1), (result.TurnedAway, result.Milliseconds.Count));
        Assert.Equal(1000, result.Milliseconds.Percentile(0.5));
    }

    [Fact]
    public async Task Load_counts_a_503_without_a_time_to_come_again_as_an_error()
    {
        await using var server = await StartAsync(_ => Results.StatusCode(StatusCodes.Status503ServiceUnavailable));
        var result = await RunAsync(server, 1, "good");
        Assert.Equal((0, Requests), (result.TurnedAway, result.Errors["status 503"]));
    }

    [Fact]
    public async Task Load_tells_the_memory_of_the_server()
    {
        await using var server = await StartAsync(_ => ServerDouble.Json("{}"));
        var result = await RunAsync(server, 1, "a");
        Assert.True(result.MemoryBefore > 1 << 20 && result.MemoryAfter > 1 << 20);
    }

    // Seconds that were used, seconds that passed, processors. The third row is what a machine once measured on two processors.
    [Theory]
    [InlineData(0.3, 0.3, 2, 0.5)]
    [InlineData(0.1, 0.5, 4, 0.05)]
    [InlineData(0.6040, 0.3, 2, 1)]
    [InlineData(0, 0.3, 2, 0)]
    [InlineData(0.01, 0, 2, 0)]
    public void Share_of_the_processors_lies_between_none_and_all(double used, double elapsed, int processors, double share) =>
        Assert.Equal(share, LoadResult.CpuShare(TimeSpan.FromSeconds(used), TimeSpan.FromSeconds(elapsed), processors), 9);

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
        var figures = new LoadFigures(
            50,
            20,
            0,
            0,
            double.NaN,
            double.NaN,
            double.NaN,
            double.NaN,
            7,
            new Dictionary<string,
            int>
            { ["status 500"] = 1 },
            0.01,
            0.2,
            1,
            2);
        new LoadReport("ours", 2, DateTimeOffset.UnixEpoch, 8, "half/**", null, [figures]).Save(path);
        var back = LoadReport.Read(path);
        Assert.Equal(("ours", "half/**", 50, 7), (back.Label, back.FileGlob, back.Runs[0].Clients, back.Runs[0].TurnedAway));
        Assert.True(double.IsNaN(back.Runs[0].P95));
        Assert.Equal(1, back.Runs[0].Errors["status 500"]);
    }

    private Task<ServerDouble> StartAsync(Func<string?, IResult> answer) => ServerDouble.StartAsync((_, body) =>
    {
        _clock.Advance(Step);
        return answer(body!.Value.GetProperty("query").GetString()); // every search has a body with a query
    });

    private async Task<LoadResult> RunAsync(ServerDouble server, int clients, params string[] questions)
    {
        using var client = new BareClient(server.Address, null, clients);
        var run = new LoadRun(
            client, [.. questions.Select(question => new SearchRequest(question, 8).ToJson())], Environment.ProcessId, _clock);
        return await run.RunAsync(clients, Step * Requests, default);
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
