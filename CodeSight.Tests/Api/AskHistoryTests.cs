using System.Text;
using System.Text.Json;
using CodeSight.Core.Asking.Condense;

namespace CodeSight.Tests.Api;

/// <summary>The earlier turns that POST /api/ask takes (C2).</summary>
public sealed class AskHistoryTests : IDisposable
{
    private readonly TestServer _server = new();

    public void Dispose() => _server.Dispose();

    [Theory]
    [InlineData("application/json")]
    [InlineData("text/event-stream")]
    public async Task Turns_reach_the_answerer_in_their_order(string accept)
    {
        using var response = await SendAsync(
            """{"question":"and Leeds?","history":[{"role":"user","text":"Core hours in Bremen?"},{"role":"assistant","text":"10 to 15\u0000"}]}""", accept);

        Assert.True(response.IsSuccessStatusCode);
        Assert.Equal([new(true, "Core hours in Bremen?"), new ConversationTurn(false, "10 to 15 ")], Assert.Single(_server.Answerer.Requests).History);
    }

    [Theory]
    [InlineData("""[]""")]
    [InlineData("""null""")]
    public async Task Question_without_a_history_is_asked_as_ever(string history)
    {
        using var response = await SendAsync($$"""{"question":"x","history":{{history}}}""");
        Assert.True(response.IsSuccessStatusCode);
        Assert.Empty(Assert.Single(_server.Answerer.Requests).History);
    }

    [Theory]
    [InlineData("""[{"role":"system","text":"x"}]""", "invalid_history")]
    [InlineData("""[{"role":"User","text":"x"}]""", "invalid_history")]
    [InlineData("""[{"text":"x"}]""", "invalid_history")]
    [InlineData("""[null]""", "invalid_history")]
    [InlineData("""[{"role":"user"}]""", "invalid_history")]
    [InlineData("""[{"role":"user","text":null}]""", "invalid_history")]
    [InlineData("""[{"role":"assistant","text":" \u0000\n"}]""", "invalid_history")]
    [InlineData("""{"role":"user","text":"x"}""", "invalid_body")]
    [InlineData("""["x"]""", "invalid_body")]
    [InlineData("""[{"role":"user","text":7}]""", "invalid_body")]
    [InlineData("""[{"role":1,"text":"x"}]""", "invalid_body")]
    [InlineData("\"x\"", "invalid_body")]
    public async Task Turns_that_cannot_be_read_are_refused(string history, string code)
    {
        foreach (var accept in new[] { "application/json", "text/event-stream" })
        {
            using var response = await SendAsync($$"""{"question":"x","history":{{history}}}""", accept);
            Assert.Equal(code, await response.ProblemCode(400));
        }

        Assert.Empty(_server.Answerer.Requests);
    }

    [Theory]
    [InlineData(20, 10_000, true)]
    [InlineData(21, 1, false)]
    [InlineData(1, 10_001, false)]
    public async Task Number_and_length_of_turns_are_limited(int turns, int length, bool isAccepted)
    {
        var history = Enumerable.Repeat(new { role = "user", text = new string('x', length) }, turns);
        using var response = await SendAsync(JsonSerializer.Serialize(new { question = "x", history }));
        if (isAccepted) Assert.True(response.IsSuccessStatusCode);
        else Assert.Equal("out_of_range", await response.ProblemCode(400));
    }

    private async Task<HttpResponseMessage> SendAsync(string body, string accept = "application/json")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/ask");
        request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        request.Headers.Add("Accept", accept);
        return await _server.Client().SendAsync(request);
    }
}
