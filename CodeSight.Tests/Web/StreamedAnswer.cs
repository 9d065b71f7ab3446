using System.Text.Json;
using System.Threading.Channels;
using Microsoft.AspNetCore.Http;

namespace CodeSight.Tests.Web;

/// <summary>An answer whose events are sent when the test says so.</summary>
internal sealed class StreamedAnswer : IResult
{
    public const string Model = "ollama/llama3";

    private readonly Channel<Func<string, string>> _events = Channel.CreateUnbounded<Func<string, string>>();
    private readonly TaskCompletionSource _left = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private string? _searchedFor;

    /// <summary>Completes when the page has gone away.</summary>
    public Task Left => _left.Task;

    /// <summary>The sentences of the answer with their support; a test says which.</summary>
    public IReadOnlyList<(int Start, int End, string Support)> Sentences { get; init; } = [];

    /// <summary>The passages of <see cref="Samples.Sources"/> are offered.</summary>
    /// <param name="searchedFor">The question itself where it is not given.</param>
    public void Begin(string? searchedFor = null)
    {
        _searchedFor = searchedFor;
        _events.Writer.TryWrite(question => Event("search", new { searched_for = searchedFor ?? question, passages = Samples.Sources.Length, milliseconds = 7.5 }));
        Send("sources", new { sources = Samples.Sources, model = Model });
    }

    public void Write(string text, params int[] cited) => Send("delta", new { text, cited });

    /// <summary>Completes the answer, which cites these of the offered passages.</summary>
    public void Complete(string text, params int[] cited)
    {
        _events.Writer.TryWrite(question => Event(
            "done",
            new
            {
                text,
                sources = cited.Select(number => Samples.Sources[number - 1]),
                model = Model,
                related = Array.Empty<object>(),
                searched_for = _searchedFor ?? question,
                sentences = Sentences.Select(sentence => new { start = sentence.Start, end = sentence.End, support = sentence.Support }),
                suggestions = Array.Empty<string>(),
                usage = (object?)null,
            }));
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
                await httpContext.Response.WriteAsync(item(SampleAnswer.Asked(httpContext)), httpContext.RequestAborted);
                await httpContext.Response.Body.FlushAsync(httpContext.RequestAborted);
            }
        }
        catch (OperationCanceledException)
        {
            _left.TrySetResult();
        }
    }

    private void Send(string name, object data) => _events.Writer.TryWrite(_ => Event(name, data));

    private static string Event(string name, object data) => $": comment\n\nevent: {name}\ndata: {JsonSerializer.Serialize(data)}\n\n";
}
