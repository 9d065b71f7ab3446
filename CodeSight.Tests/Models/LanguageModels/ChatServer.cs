using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CodeSight.Tests.Models.LanguageModels;

/// <summary>
/// A real HTTP server in the place of a language model's: it keeps what it was sent and answers as it is told, the last answer for ever.
/// </summary>
internal sealed class ChatServer : IAsyncDisposable
{
    public const string CertificateName = "CN=localhost";

    private readonly WebApplication _app;
    private ConcurrentQueue<Reply> _replies;

    private ChatServer(WebApplication app, IEnumerable<Reply> replies) => (_app, _replies) = (app, new ConcurrentQueue<Reply>(replies));

    /// <summary>What answers wait for.</summary>
    public Task Ready { get; set; } = Task.CompletedTask;

    public ConcurrentQueue<Request> Requests { get; } = new();

    public Uri Address { get; private set; } = new("http://nowhere.invalid");

    public static Task<ChatServer> StartAsync(params Reply[] replies) => StartAsync(false, replies);

    public static Task<ChatServer> StartWithTlsAsync(params Reply[] replies) => StartAsync(true, replies);

    /// <summary>Answers so from the next request on.</summary>
    public void Say(params Reply[] replies) => _replies = new ConcurrentQueue<Reply>(replies);

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
    }

    private static async Task<ChatServer> StartAsync(bool tls, Reply[] replies)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen =>
        {
            if (tls) listen.UseHttps(SelfSigned());
        }));
        var app = builder.Build();
        var server = new ChatServer(app, replies);
        app.Run(server.AnswerAsync);
        await app.StartAsync();
        server.Address = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
        return server;
    }

    private static X509Certificate2 SelfSigned()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(CertificateName, key, HashAlgorithmName.SHA256);
        var certificate = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(100));
        return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), null);
    }

    private async Task AnswerAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var body = await reader.ReadToEndAsync();
        var gone = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        context.RequestAborted.Register(() => gone.TrySetResult());
        Requests.Enqueue(new Request(
            context.Request.Path,
            context.Request.QueryString.ToString(),
            context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase),
            JsonDocument.Parse(body).RootElement,
            gone.Task));
        var reply = _replies.Count > 1 && _replies.TryDequeue(out var next) ? next : _replies.First();
        await Ready.WaitAsync(context.RequestAborted);
        if (reply.Hangs) await Task.Delay(Timeout.Infinite, context.RequestAborted);
        context.Response.StatusCode = reply.Status;
        context.Response.ContentType = reply.ContentType;
        if (reply.RetryAfter is not null) context.Response.Headers.RetryAfter = reply.RetryAfter;
        if (reply.Pieces.Count > 0) await context.Response.Body.FlushAsync(context.RequestAborted); // the headers
        for (var i = 0; i < reply.Pieces.Count; i++)
        {
            await reply.Before(i).WaitAsync(context.RequestAborted);
            await context.Response.Body.WriteAsync(reply.Pieces[i], context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
        }

        await context.Response.WriteAsync(reply.Body);
        if (reply.After == Ending.Close) return;
        await reply.Before(reply.Pieces.Count).WaitAsync(context.RequestAborted);
        await context.Response.Body.FlushAsync();
        if (reply.After == Ending.Abort) context.Abort();
        else await Task.Delay(Timeout.Infinite, context.RequestAborted);
    }

    internal enum Ending
    {
        Close,
        Abort,
        Hang,
    }

    /// <param name="Gone">Ends when the connection is closed before the reply was sent.</param>
    internal sealed record Request(string Path, string Query, IReadOnlyDictionary<string, string> Headers, JsonElement Body, Task Gone);

    internal sealed record Reply(int Status, string Body = "{}", string? RetryAfter = null, bool Hangs = false)
    {
        public string ContentType { get; init; } = "application/json";

        /// <summary>What is sent before the body, each at once.</summary>
        public IReadOnlyList<ReadOnlyMemory<byte>> Pieces { get; init; } = [];

        /// <summary>What the server waits for before it sends a piece, and with their number before what it does after the body.</summary>
        public Func<int, Task> Before { get; init; } = _ => Task.CompletedTask;

        /// <summary>What the server does when it has sent the body.</summary>
        public Ending After { get; init; } = Ending.Close;

        /// <summary>The same reply with its body in pieces of these lengths.</summary>
        public Reply CutAt(params IEnumerable<int> lengths)
        {
            ReadOnlyMemory<byte> rest = Encoding.UTF8.GetBytes(Body);
            var pieces = new List<ReadOnlyMemory<byte>>();
            foreach (var length in lengths)
            {
                var end = Math.Min(length, rest.Length);
                if (end > 0) pieces.Add(rest[..end]);
                rest = rest[end..];
            }

            return this with { Body = "", Pieces = [.. pieces, rest] };
        }
    }
}
