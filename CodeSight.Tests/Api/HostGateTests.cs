using System.Net;
using CodeSight.Api.Security;
using CodeSight.Core.Configuration;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace CodeSight.Tests.Api;

/// <summary>DNS rebinding, whatever address the request comes to: a container sees a published port's requests at the bridge's.</summary>
public sealed class HostGateTests
{
    public static TheoryData<string?, string, bool> Requests
    {
        get
        {
            var requests = new TheoryData<string?, string, bool>();
            foreach (var address in new[] { "127.0.0.1", "::1", "172.17.0.2", "192.168.1.20", "fd00::2", null })
            {
                foreach (var name in new[] { "localhost", "app.localhost", "127.0.0.1", "192.168.1.20", "[fd00::2]", "workstation" })
                    requests.Add(address, name, true);
                foreach (var name in new[] { "rebound.example", "127.0.0.1.rebound.example", "localhost.rebound.example", "workstation." })
                    requests.Add(address, name, false);
            }

            return requests;
        }
    }

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task Open_server_answers_only_to_names_that_no_stranger_owns(string? address, string host, bool isAnswered)
    {
        Assert.Equal(isAnswered, await IsAnsweredAsync(address, host, key: null, allowed: null));
        Assert.Equal(isAnswered, await IsAnsweredAsync(address, host, key: null, allowed: "*"));
        Assert.True(await IsAnsweredAsync(address, host, key: "correct-horse", allowed: null));
    }

    [Theory]
    [InlineData("docs.example", 200)]
    [InlineData("127.0.0.1", 200)]
    [InlineData("localhost", 200)]
    [InlineData("rebound.example", 400)]
    public async Task Server_with_a_list_answers_to_it_and_to_loopback_names_by_which_health_checks_ask(string host, int status)
    {
        using var open = new TestServer(("AllowedHosts", "docs.example"));
        using var withKey = new TestServer(("AllowedHosts", "docs.example"), ("CODESIGHT_API_KEY", TestServer.Key));

        foreach (var server in new[] { open, withKey })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/health") { Headers = { Host = host } };
            Assert.Equal(status, (int)(await server.Client().SendAsync(request)).StatusCode);
        }
    }

    private static async Task<bool> IsAnsweredAsync(string? address, string host, string? key, string? allowed)
    {
        var isAnswered = false;
        var options = new CodeSightOptions { DataDir = "/index", DocsDir = "/data", EmbeddingModelDir = "", ApiKey = key };
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("AllowedHosts", allowed)]).Build();
        var gate = new HostGate(_ => { isAnswered = true; return Task.CompletedTask; }, new AccessKey(options), configuration);
        await using var services = new ServiceCollection().AddLogging().BuildServiceProvider();
        var context = new DefaultHttpContext { RequestServices = services, Request = { Host = new HostString(host) } };
        context.Connection.LocalIpAddress = address is null ? null : IPAddress.Parse(address);

        await gate.InvokeAsync(context);

        Assert.Equal(isAnswered ? 200 : 403, context.Response.StatusCode);
        return isAnswered;
    }
}
