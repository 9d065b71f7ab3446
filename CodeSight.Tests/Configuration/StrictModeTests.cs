using CodeSight.Core.Configuration;
using Microsoft.Extensions.Configuration;

namespace CodeSight.Tests.Configuration;

/// <summary>Which servers strict mode lets start, in which environment.</summary>
public sealed class StrictModeTests
{
    private const string StrongKey = "c3f9a1e07b5d4286";

    private const string Open = "The server would be open to everybody who reaches it, and listens beyond this machine; set CODESIGHT_API_KEY, "
        + "listen on localhost (CODESIGHT_HOST), or set CODESIGHT_STRICT=false.";

    private const string Plain = "CODESIGHT_AUTH is 'accounts', and passwords would cross the network in plain HTTP; name the proxy that ends HTTPS in "
        + "CODESIGHT_TRUSTED_PROXIES, listen on localhost (CODESIGHT_HOST), or set CODESIGHT_STRICT=false.";

    [Theory]
    [InlineData("localhost", null, false, true)]
    [InlineData("127.0.0.1", null, false, true)]
    [InlineData("::1", null, false, true)]
    [InlineData("*", null, false, false)]
    [InlineData("192.0.2.1", null, false, false)]
    [InlineData("fd00::1", null, false, false)]
    [InlineData("*", "http://localhost:8000;http://[::1]:8000;https://127.0.0.2:8001", false, true)]
    [InlineData("localhost", "http://localhost:8000;http://+:8001", false, false)]
    [InlineData("localhost", "https://0.0.0.0:8001", false, false)]
    [InlineData("localhost", "http://unix:/run/codesight.sock", false, true)]
    // The documented `docker run -p 8000:8000`: it starts, with a warning.
    [InlineData("*", null, true, true)]
    [InlineData("localhost", "http://*:8000", true, true)]
    public void Open_server_starts_where_it_is_not_reached_or_a_container_decides(string host, string? urls, bool inContainer, bool starts) =>
        Assert.Equal(starts ? null : Open, Refusal(new() { Host = host, RunsInContainer = inContainer }, urls));

    [Fact]
    public void Open_server_in_a_container_is_refused_where_strict_mode_is_asked_for() =>
        Assert.Equal(Open, Refusal(new() { Host = "*", RunsInContainer = true, Strict = true }));

    [Theory]
    [InlineData(true, null, "*", true)]
    [InlineData(true, null, "localhost", false)]
    [InlineData(false, null, "*", false)]
    [InlineData(true, false, "*", false)]
    [InlineData(false, true, "localhost", true)]
    public void Strict_mode_is_on_in_production_beyond_this_machine_or_where_it_is_asked_for(
        bool isProduction, bool? strict, string host, bool isOn) =>
        Assert.Equal(isOn, Refusal(new() { Host = host, Strict = strict, ApiKey = "short" }, isProduction: isProduction) is not null);

    [Theory]
    [InlineData("c3f9a1e07b5d428", "has fewer than 16 characters")]
    [InlineData("changeme-changeme", "is easy to guess")]
    [InlineData("CodeSight-Secret-Key", "is easy to guess")]
    [InlineData("my-secret-password", "is easy to guess")]
    [InlineData("aaaaaaaaaaaaaaaaaaaa", "is easy to guess")]
    [InlineData("password123456789", "is easy to guess")]
    public void Short_or_common_key_is_refused_without_being_shown(string key, string fault)
    {
        var sentence = Refusal(new() { Host = "*", ApiKey = key });

        Assert.Equal($"CODESIGHT_API_KEY {fault}; give a random one, as 'openssl rand -hex 24' makes it, or set CODESIGHT_STRICT=false.", sentence);
    }

    [Theory]
    [InlineData("eleven char", "has fewer than 12 characters")]
    [InlineData("password1234", "is easy to guess")]
    [InlineData("twelve chars", null)]
    public void Short_or_common_password_of_the_first_administrator_is_refused_without_being_shown(string password, string? fault)
    {
        var sentence = Refusal(new() { Host = "localhost", Strict = true, Auth = AuthMode.Accounts, FirstAdministrator = new("admin@example.com", password) });

        if (fault is null) Assert.Null(sentence);
        else Assert.StartsWith($"CODESIGHT_ADMIN_PASSWORD {fault}; ", sentence, StringComparison.Ordinal);
        Assert.DoesNotContain(password, sentence ?? "", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(StrongKey)]
    [InlineData("f2c1b0a9d8e7f6c5b4a3d2e1f0c9b8a7d6e5f4c3b2a1d0e9")]
    [InlineData("correct horse battery staple")]
    public void Strong_key_starts_on_every_address(string key) => Assert.Null(Refusal(new() { Host = "*", ApiKey = key }));

    [Theory]
    [InlineData("*", null, "", false, false)]
    [InlineData("*", null, "10.0.0.0/8", false, true)]
    [InlineData("*", null, "", true, true)]
    [InlineData("localhost", null, "", false, true)]
    [InlineData("*", "https://0.0.0.0:8000", "", false, true)]
    [InlineData("*", "https://0.0.0.0:8000;http://localhost:8001", "", false, true)]
    [InlineData("*", "https://0.0.0.0:8000;http://0.0.0.0:8001", "", false, false)]
    public void Accounts_need_HTTPS_or_a_proxy_that_is_trusted(string host, string? urls, string proxies, bool anyProxy, bool starts)
    {
        var settings = new Given
        {
            Host = host,
            Strict = true,
            RunsInContainer = true,
            Auth = AuthMode.Accounts,
            TrustsAnyProxy = anyProxy,
            Proxies = proxies,
        };

        Assert.Equal(starts ? null : Plain, Refusal(settings, urls));
    }

    private static string? Refusal(Given given, string? urls = null, bool isProduction = true)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("urls", urls)]).Build();
        var options = new CodeSightOptions
        {
            DataDir = "",
            DocsDir = "",
            EmbeddingModelDir = "",
            Host = given.Host,
            Strict = given.Strict,
            RunsInContainer = given.RunsInContainer,
            ApiKey = given.ApiKey,
            FirstAdministrator = given.FirstAdministrator,
            TrustsAnyProxy = given.TrustsAnyProxy,
            TrustedProxies = [.. given.Proxies.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(System.Net.IPNetwork.Parse)],
        };
        if (given.Auth is { } auth) options = options with { Auth = auth };
        try
        {
            StrictMode.Ensure(options, configuration, isProduction);
            return null;
        }
        catch (ConfigurationException refusal)
        {
            return refusal.Message;
        }
    }

    private sealed record Given
    {
        public string Host { get; init; } = "";

        public bool? Strict { get; init; }

        public bool RunsInContainer { get; init; }

        public string? ApiKey { get; init; }

        public AuthMode? Auth { get; init; }

        public FirstAdministrator? FirstAdministrator { get; init; }

        public bool TrustsAnyProxy { get; init; }

        public string Proxies { get; init; } = "";
    }
}
