using CodeSight.Bench.Load;
using Microsoft.AspNetCore.Http;

namespace CodeSight.Tests.Bench.Load;

public sealed class LoadRunTests
{
    [Fact]
    public async Task Load_asks_every_question_in_turn_and_counts_answers_and_errors()
    {
        await using var server = await ServerDouble.StartAsync((_, body) => body!.Value.GetProperty("query").GetString() == "bad"
            ? Results.StatusCode(StatusCodes.Status503ServiceUnavailable)
            : ServerDouble.Json("""{"results":[]}"""));
        using var client = server.Connect();
        var result = await new LoadRun(client, ["good", "fine", "bad"]).RunAsync(3, TimeSpan.FromSeconds(0.3), default);

        var asked = server.Requests.Select(request => request.Body!.Value.GetProperty("query").GetString()).ToList();
        Assert.Equal(asked.Count(query => query != "bad"), result.Milliseconds.Count);
        Assert.Equal(asked.Count(query => query == "bad"), result.Errors.GetValueOrDefault("ServiceUnavailable"));
        Assert.True(result.Milliseconds.Count > 0 && result.Errors.Count == 1);
        Assert.Contains("3 clients: ", result.ToString(), StringComparison.Ordinal);
    }
}
