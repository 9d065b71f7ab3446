using System.Net.Http.Json;
using System.Text.Json.Nodes;
using OllamaSharp;
using OllamaSharp.Models;
using OllamaSharp.Models.Chat;

namespace CodeSight.Core.Models.LanguageModels;

/// <summary>
/// Ollama's client with what the package lacks. A stream ends when it is cancelled: the package waits for the next line of a reply without the
/// token, so that a model would go on writing, and keep its place in the server's queue, for somebody who has left. And a server that knows
/// the option refuses a prompt that is too long instead of leaving out a part of it in silence.
/// </summary>
internal sealed class OllamaTransport(HttpClient http, string model) : OllamaApiClient(http, model)
{
    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendToOllamaAsync(
        HttpRequestMessage requestMessage, OllamaRequest? ollamaRequest, HttpCompletionOption completionOption, CancellationToken cancellationToken)
    {
        if (ollamaRequest is ChatRequest && requestMessage.Content is { } content)
        {
            var body = JsonNode.Parse(await content.ReadAsByteArrayAsync(cancellationToken));
            if (body is JsonObject members) members["truncate"] = false;
            requestMessage.Content = JsonContent.Create(body);
        }

        var response = await base.SendToOllamaAsync(requestMessage, ollamaRequest, completionOption, cancellationToken);
        // Released with the source of the token, which lives as long as the call.
        cancellationToken.UnsafeRegister(static cancelled => ((HttpResponseMessage?)cancelled)?.Dispose(), response);
        return response;
    }
}
