using System.Net;
using CodeSight.Api.Security;
using CodeSight.Tests.Coordination;
using CodeSight.Tests.Infrastructure;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace CodeSight.Tests.Api;

public sealed class KeyGuessTests : IAsyncLifetime
{
    private const int Limit = 10;

    private TestDatabase _database = null!; // set before each test
    private TestServer _server = null!; // set before each test

    public async Task InitializeAsync()
    {
        _database = await TestDatabase.CreateAsync();
        _server = new TestServer(("CODESIGHT_API_KEY", TestServer.Key)) { Postgres = _database, Guesses = KeyGuessLimit.Default with { Window = TimeSpan.FromHours(1) } };
        // clients of .NET drop cookies that have expired by the machine's clock
        _server.Time.Advance(TimeProvider.System.GetUtcNow() - _server.Time.GetUtcNow());
    }

    public async Task DisposeAsync()
    {
        _server.Dispose();
        await _database.DisposeAsync();
    }

    [Fact]
    public void Ten_wrong_keys_a_minute_are_let_through() =>
        Assert.Equal((Limit, TimeSpan.FromMinutes(1)), (KeyGuessLimit.Default.WrongKeys, KeyGuessLimit.Default.Window));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Guesses_at_once_learn_no_more_than_the_limit_allows_and_write_one_line(bool inHeader)
    {
        var client = _server.Client();
        var answers = await Task.WhenAll(Enumerable.Range(0, 60).Select(i => GuessAsync(client, $"guess-{i}", inHeader)));

        Assert.Equal(Limit, answers.Count(answer => answer.StatusCode == HttpStatusCode.Unauthorized));
        var refused = answers.Where(answer => answer.StatusCode == HttpStatusCode.TooManyRequests).ToList();
        Assert.Equal(60 - Limit, refused.Count);
        foreach (var answer in refused)
        {
            Assert.Equal("too_many_wrong_keys", await answer.ProblemCode(429));
            Assert.Equal(TimeSpan.FromHours(1), answer.Headers.RetryAfter?.Delta);
            Assert.False(answer.Headers.Contains("Set-Cookie"));
        }

        var line = Assert.Single(Lines());
        Assert.DoesNotContain("guess-", _server.Logs.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("127.0.0.1", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Line_of_the_next_window_says_how_many_were_sent_meanwhile()
    {
        var client = _server.Client();
        for (var i = 0; i < 30; i++) await GuessAsync(client, $"guess-{i}", inHeader: true);
        _server.Time.Advance(TimeSpan.FromHours(1));
        await GuessAsync(client, "guess", inHeader: true);

        Assert.Collection(
            Lines(),
            line => Assert.Contains(": 1 requests", line, StringComparison.Ordinal),
            line => Assert.Contains(": 30 requests", line, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Exhausted_address_does_not_learn_the_right_key_and_its_sessions_go_on()
    {
        var client = _server.Client();
        using var cookies = new HttpClient(new SocketsHttpHandler { CookieContainer = new CookieContainer() }) { BaseAddress = client.BaseAddress };
        await cookies.PostJson("/api/session", $$"""{"key":"{{TestServer.Key}}"}""");
        for (var i = 0; i < Limit; i++) await GuessAsync(client, $"guess-{i}", inHeader: i % 2 == 0);

        Assert.Equal("too_many_wrong_keys", await (await GuessAsync(client, TestServer.Key, inHeader: true)).ProblemCode(429));
        Assert.Equal("too_many_wrong_keys", await (await GuessAsync(client, TestServer.Key, inHeader: false)).ProblemCode(429));
        // Where a right key would open something else than /api, it does not show either.
        using var foreign = new HttpRequestMessage(HttpMethod.Delete, "/api/session") { Headers = { { "X-API-Key", TestServer.Key }, { "Origin", "https://evil.example" } } };
        Assert.Equal("cross_site_request", await (await client.SendAsync(foreign)).ProblemCode(403));
        Assert.Equal(200, (int)(await cookies.GetAsync("/api/status")).StatusCode);
    }

    [Fact]
    public async Task Right_keys_and_requests_without_one_are_no_guesses()
    {
        var client = _server.Client();
        for (var i = 0; i < 3 * Limit; i++)
        {
            Assert.Equal(200, (int)(await GuessAsync(client, TestServer.Key, inHeader: true)).StatusCode);
            Assert.Equal(401, (int)(await client.GetAsync("/api/status")).StatusCode);
            Assert.Equal(401, (int)(await client.PostJson("/api/session", "{}")).StatusCode);
        }

        Assert.Empty(Lines());
        Assert.Equal(204, (int)(await GuessAsync(client, TestServer.Key, inHeader: false)).StatusCode);
    }

    [Theory]
    [InlineData("192.0.2.1", "192.0.2.2", false)]
    [InlineData("192.0.2.1", "::ffff:192.0.2.1", true)]
    [InlineData("2001:db8::1", "2001:db8::2:3", true)]
    [InlineData("2001:db8::1", "2001:db8:0:1::1", false)]
    [InlineData("192.0.2.1", null, false)]
    public void Wrong_keys_count_for_their_own_address(string guesser, string? other, bool isSame)
    {
        using var guesses = new KeyGuesses(KeyGuessLimit.Default, TimeProvider.System, NullLogger<KeyGuesses>.Instance);
        for (var i = 0; i < Limit; i++) Assert.Equal(KeyCheckResult.Wrong, guesses.Judge(IPAddress.Parse(guesser), KeyCheckResult.Wrong));

        Assert.Equal(KeyCheckResult.Refused, guesses.Judge(IPAddress.Parse(guesser), KeyCheckResult.Right));
        Assert.Equal(
            isSame ? KeyCheckResult.Refused : KeyCheckResult.Right,
            guesses.Judge(other is null ? null : IPAddress.Parse(other), KeyCheckResult.Right));
    }

    [Fact]
    public async Task Keys_are_checked_again_when_the_window_is_over()
    {
        using var guesses = new KeyGuesses(
            new KeyGuessLimit(Limit, TimeSpan.FromMilliseconds(200)), TimeProvider.System, NullLogger<KeyGuesses>.Instance);
        while (guesses.Judge(IPAddress.Loopback, KeyCheckResult.Wrong) != KeyCheckResult.Refused) continue;

        await Eventually.UntilAsync(() => guesses.Judge(IPAddress.Loopback, KeyCheckResult.Right) == KeyCheckResult.Right);
    }

    private static async Task<HttpResponseMessage> GuessAsync(HttpClient client, string key, bool inHeader)
    {
        if (!inHeader) return await client.PostJson("/api/session", $$"""{"key":"{{key}}"}""");
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/status") { Headers = { { "X-API-Key", key } } };
        return await client.SendAsync(request);
    }

    // What a production log holds of the guesses: the framework's own levels are those of appsettings.json.
    private List<string> Lines() => [.. _server.Logs.Entries
        .Where(entry => entry.Level >= LogLevel.Warning
            || (entry.Level == LogLevel.Information && entry.Text.StartsWith("CodeSight.", StringComparison.Ordinal)))
        .Where(entry => entry.Id.Id is not (>= 1000 and < 1010))
        .Select(entry => entry.Text)];
}
