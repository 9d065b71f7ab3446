using System.Text.Json;
using System.Threading.Channels;
using Microsoft.AspNetCore.Http;

namespace CodeSight.Tests.Web;

/// <summary>An answer whose events are sent when the test says so.</summary>
internal sealed class StreamedAnswer : IResult
{
    public const string Model = "ollama/llama3";

    private readonly Channel<string> _events = Channel.CreateUnbounded<string>();
    private readonly TaskCompletionSource _left = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when the page has gone away.</summary>
    public Task Left => _left.Task;

    /// <summary>The passages of <see cref="Samples.Sources"/> are offered.</summary>
    public void Begin()
    {
        Send("search", new { searched_for = "hotels", passages = Samples.Sources.Length, milliseconds = 7.5 });
        Send("sources", new { sources = Samples.Sources, model = Model });
    }

    public void Write(string text, params int[] cited) => Send("delta", new { text, cited });

    /// <summary>Completes the answer, which cites these of the offered passages.</summary>
    public void Complete(string text, params int[] cited)
    {
        Send("done", new { text, sources = cited.Select(number => Samples.Sources[number - 1]), model = Model, usage = (object?)null });
        Break();
    }

    public void Fail(int status, string code, string detail)
    {
        Send("error", new { status, code, error = code, detail });
        Break();
    }

    /// <summary>Ends the connection.</summary>
    public void Break() => _events.Writer.Complete();

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.ContentType = "text/event-stream; charset=utf-8";
        try
        {
            await httpContext.Response.Body.FlushAsync(httpContext.RequestAborted);
            await foreach (var item in _events.Reader.ReadAllAsync(httpContext.RequestAborted))
            {
                await httpContext.Response.WriteAsync(item, httpContext.RequestAborted);
                await httpContext.Response.Body.FlushAsync(httpContext.RequestAborted);
            }
        }
        catch (OperationCanceledException)
        {
            _left.TrySetResult();
        }
    }

    private void Send(string name, object data) =>
        _events.Writer.TryWrite($": comment\n\nevent: {name}\ndata: {JsonSerializer.Serialize(data)}\n\n");
}
