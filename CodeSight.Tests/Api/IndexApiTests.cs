using CodeSight.Core.Data;

namespace CodeSight.Tests.Api;

public sealed class IndexApiTests : IDisposable
{
    private readonly TestServer _server = new();

    public void Dispose() => _server.Dispose();

    [Fact]
    public async Task Index_waits_for_the_run_and_answers_with_its_counts()
    {
        var response = await _server.Client().PostAsync("/api/index", null);
        var run = await response.Json();

        Assert.Equal(200, (int)response.StatusCode);
        Assert.Equal(["start False Request", "wait 60"], _server.Indexing.Calls);
        Assert.Equal(41, run.GetProperty("run_id").GetInt64());
        Assert.Equal("succeeded", run.GetProperty("state").GetString());
        Assert.Equal(12.5, run.GetProperty("duration_seconds").GetDouble());
        var counts = new[] { "total_files", "total_chunks", "added", "changed", "removed", "unchanged", "skipped", "empty", "failed", "kept" };
        Assert.Equal([3, 40, 1, 2, 3, 4, 5, 6, 7, 8], counts.Select(name => run.GetProperty(name).GetInt32()));
    }

    [Theory]
    [InlineData("""{"force_rebuild":true}""", "start True Request")]
    [InlineData("""{"force_rebuild":false}""", "start False Request")]
    [InlineData("{}", "start False Request")]
    [InlineData("", "start False Request")]
    public async Task Index_rebuilds_only_when_told(string body, string call)
    {
        var response = await _server.Client().PostJson("/api/index", body);

        Assert.Equal(200, (int)response.StatusCode);
        Assert.Equal(call, _server.Indexing.Calls.First());
    }

    [Theory]
    [InlineData("", "runs  50", "null")]
    [InlineData("?limit=1", "runs  1", "41")]
    [InlineData("?before=41&limit=1000", "runs 41 1000", "null")]
    public async Task Runs_are_listed_page_by_page(string query, string call, string next)
    {
        var answer = await (await _server.Client().GetAsync("/api/index/runs" + query)).Json();

        Assert.Equal([call], _server.Indexing.Calls);
        Assert.Equal(41, Assert.Single(answer.GetProperty("runs").EnumerateArray()).GetProperty("run_id").GetInt64());
        Assert.Equal(next, answer.GetProperty("next").GetRawText());
    }

    [Theory]
    [InlineData("?limit=0", "out_of_range")]
    [InlineData("?limit=1001", "out_of_range")]
    [InlineData("?before=x", "invalid_parameter")]
    public async Task Runs_are_not_listed_by_other_numbers(string query, string code) =>
        Assert.Equal(code, await (await _server.Client().GetAsync("/api/index/runs" + query)).ProblemCode(400));

    [Fact]
    public async Task Index_takes_an_empty_form_as_curl_sends_it()
    {
        var response = await _server.Client().PostAsync("/api/index", new StringContent("", null, "application/x-www-form-urlencoded"));

        Assert.Equal(200, (int)response.StatusCode);
    }

    [Theory]
    [InlineData(RunState.CompletedWithFailures, "completed_with_failures")]
    [InlineData(RunState.Failed, "failed")]
    [InlineData(RunState.Cancelled, "cancelled")]
    public async Task Index_answers_200_with_the_state_of_a_run_that_ended_badly(RunState state, string word)
    {
        _server.Indexing.Run = _server.Indexing.Run with { State = state, Message = "2 of 9 files could not be read." };
        var response = await _server.Client().PostAsync("/api/index", null);

        Assert.Equal(200, (int)response.StatusCode);
        Assert.Equal(word, (await response.Json()).GetProperty("state").GetString());
        Assert.Equal("2 of 9 files could not be read.", (await response.Json()).GetProperty("message").GetString());
    }

    [Fact]
    public async Task Index_answers_202_with_the_runs_address_when_the_run_outlasts_the_request()
    {
        _server.Indexing.Run = Fake.Run;
        var response = await _server.Client().PostAsync("/api/index", null);

        Assert.Equal(202, (int)response.StatusCode);
        Assert.Equal("/api/index/runs/41", response.Headers.Location?.OriginalString);
        Assert.Equal("running", (await response.Json()).GetProperty("state").GetString());
        Assert.Equal(60, (await response.Json()).GetProperty("duration_seconds").GetDouble());
    }

    [Theory]
    [InlineData("respond-async")]
    [InlineData("return=minimal, Respond-Async; x=1, wait=5")]
    public async Task Index_answers_202_at_once_when_that_is_preferred(string prefer)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/index") { Headers = { { "Prefer", prefer } } };
        var response = await _server.Client().SendAsync(request);

        Assert.Equal(202, (int)response.StatusCode);
        Assert.Equal("respond-async", Assert.Single(response.Headers.GetValues("Preference-Applied")));
        Assert.Equal("/api/index/runs/41", response.Headers.Location?.OriginalString);
        Assert.DoesNotContain(_server.Indexing.Calls, call => call.StartsWith("wait", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Index_answers_409_with_the_running_run_when_one_runs()
    {
        _server.Indexing.IsNew = false;
        var response = await _server.Client().PostAsync("/api/index", null);

        Assert.Equal("indexing_in_progress", await response.ProblemCode(409));
        Assert.Equal("/api/index/runs/41", response.Headers.Location?.OriginalString);
        Assert.Equal("indexing in progress", (await response.Json()).GetProperty("error").GetString());
        Assert.Equal(41, (await response.Json()).GetProperty("run_id").GetInt64());
    }

    [Fact]
    public async Task Run_can_be_read_at_its_address_and_no_other()
    {
        _server.Indexing.Run = Fake.Run;
        var run = await (await _server.Client().GetAsync("/api/index/runs/41")).Json();

        Assert.Equal("running", run.GetProperty("state").GetString());
        Assert.Equal(
            [2, 3, 30, 40],
            new[] { "files_done", "files_in_all", "chunks_done", "chunks_in_all" }.Select(name => run.GetProperty(name).GetInt32()));
        Assert.Equal(1.5, run.GetProperty("seconds_left").GetDouble());
        Assert.Equal("not_found", await (await _server.Client().GetAsync("/api/index/runs/42")).ProblemCode(404));
    }

    [Fact]
    public async Task Events_begin_with_a_heartbeat_and_carry_progress()
    {
        _server.Indexing.Report(Fake.Run);
        _server.Indexing.Report(_server.Indexing.Run);
        _server.Indexing.EndProgress();
        var response = await _server.Client().GetAsync("/api/index/events");
        var text = await response.Content.ReadAsStringAsync();

        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal("no", Assert.Single(response.Headers.GetValues("X-Accel-Buffering")));
        Assert.StartsWith(
            "event: heartbeat\ndata: {\"at\":\"2026-01-02T03:05:05+00:00\"}\nretry: 3000\n\nevent: progress\ndata: {\"run_id\":41,\"state\":\"running\"",
            text,
            StringComparison.Ordinal);
        Assert.Equal(2, text.Split("event: progress").Length - 1);
        Assert.Contains("\"state\":\"succeeded\"", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Events_beat_while_nothing_happens_and_end_when_the_server_stops()
    {
        using var response = await _server.Client().GetAsync("/api/index/events", HttpCompletionOption.ResponseHeadersRead);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
        Assert.Equal("event: heartbeat", await reader.ReadLineAsync());
        while (!_server.Time.IsAwaited(TimeSpan.FromSeconds(15))) await Task.Yield();
        _server.Time.Advance(TimeSpan.FromSeconds(15));
        while (await reader.ReadLineAsync() is not "event: heartbeat")
        {
        }

        Assert.Contains("03:05:20", await reader.ReadLineAsync(), StringComparison.Ordinal);
        var stop = Task.Run(_server.Dispose);
        await reader.ReadToEndAsync();
        await stop;
    }

    [Fact]
    public async Task Streams_of_events_are_limited_and_one_that_ends_makes_room()
    {
        using var server = new TestServer(("CODESIGHT_MAX_STREAMS", "1"));
        var client = server.Client();
        using (await FollowAsync())
        {
            using var second = await FollowAsync();
            Assert.Equal(TimeSpan.FromSeconds(5), second.Headers.RetryAfter?.Delta);
            Assert.Equal("busy", await second.ProblemCode(503));
        }

        while (true)
        {
            using var next = await FollowAsync();
            if (next.IsSuccessStatusCode) break;
        }

        Task<HttpResponseMessage> FollowAsync() => client.GetAsync("/api/index/events", HttpCompletionOption.ResponseHeadersRead);
    }

    [Fact]
    public async Task Events_end_and_the_fault_is_logged_when_progress_breaks()
    {
        _server.Indexing.EndProgress(new InvalidOperationException("listening broke"));
        var text = await _server.Client().GetStringAsync("/api/index/events");

        Assert.DoesNotContain("broke", text, StringComparison.Ordinal);
        Assert.Contains("listening broke", _server.Logs.Text, StringComparison.Ordinal);
    }
}
