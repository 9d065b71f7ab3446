using System.Globalization;
using System.Net;
using CodeSight.Core.Coordination;
using CodeSight.Tests.Coordination;
using CodeSight.Tests.Infrastructure;
using Microsoft.Extensions.DependencyInjection;

namespace CodeSight.Tests.People;

/// <summary>Limits of accounts and of their keys, at two replicas that share Redis.</summary>
public sealed class AccountLimitTests : IAsyncLifetime
{
    private const int Limit = 6;

    private readonly DirectoryInfo _docs = Directory.CreateTempSubdirectory("codesight-account-limits-");
    private TestDatabase _database = null!; // Set before each test.
    private RedisServer _redis = null!; // Set before each test.

    public async Task InitializeAsync()
    {
        _database = await TestDatabase.CreateAsync();
        _redis = RedisProgram.ReasonToSkip is null ? await RedisServer.StartAsync() : RedisServer.Prepare();
    }

    public async Task DisposeAsync()
    {
        await _database.DisposeAsync();
        await _redis.DisposeAsync();
        _docs.Delete(recursive: true);
    }

    [RedisFact]
    public async Task Account_is_counted_at_all_replicas_together_and_its_key_apart()
    {
        using var first = new PeopleServer(_docs.FullName, _database, indexes: true, Settings);
        using var second = new PeopleServer(_docs.FullName, _database, indexes: false, Settings);
        await first.AddAdministratorAsync();
        var (here, there) = (await first.SignInAsync(), await second.SignInAsync());
        foreach (var server in new[] { first, second })
            await Eventually.UntilAsync(() => server.Services.GetRequiredService<RedisConnection>().State.Trouble is null);
        var program = second.Client();
        program.DefaultRequestHeaders.Add("X-API-Key", await MakeKeyAsync(here));

        // One request has made the key.
        for (var left = Limit - 2; left >= 0; left--) Assert.Equal((200, left), await AskAsync(left % 2 == 0 ? here : there));
        Assert.Equal((429, 0), await AskAsync(here));
        Assert.Equal((429, 0), await AskAsync(there));
        Assert.Equal((200, Limit - 1), await AskAsync(program));

        await _redis.StopAsync();
        foreach (var browser in new[] { here, there })
        {
            for (var left = Limit - 1; left >= 0; left--) Assert.Equal((200, left), await AskAsync(browser));
            Assert.Equal((429, 0), await AskAsync(browser));
        }
    }

    private (string Name, string Value)[] Settings =>
        [("CODESIGHT_RATE_LIMIT_PER_MINUTE", Limit.ToString(CultureInfo.InvariantCulture)), ("ConnectionStrings:redis", _redis.ConnectionString)];

    private static async Task<string> MakeKeyAsync(HttpClient admin) =>
        (await admin.Send(HttpMethod.Post, "/api/admin/keys", new { name = "program", scopes = new[] { "search" } }, HttpStatusCode.Created))?
            ["secret"]?.GetValue<string>() ?? "";

    private static async Task<(int Status, int Remaining)> AskAsync(HttpClient client)
    {
        using var answer = await client.GetAsync("/api/collections");
        return ((int)answer.StatusCode, int.Parse(Assert.Single(answer.Headers.GetValues("RateLimit-Remaining")), CultureInfo.InvariantCulture));
    }
}
