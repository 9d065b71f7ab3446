using OllamaSharp;
using OllamaSharp.Models;

namespace CodeSight.Core.Models.LanguageModels;

/// <summary>
/// Ollama's client whose streams end when they are cancelled. The package waits for the next line of a reply without the token, so that a model
/// would go on writing, and keep its place in the server's queue, for somebody who has left.
/// </summary>
internal sealed class OllamaTransport(HttpClient http, string model) : OllamaApiClient(http, model)
{
    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendToOllamaAsync(
        HttpRequestMessage requestMessage, OllamaRequest? ollamaRequest, HttpCompletionOption completionOption, CancellationToken cancellationToken)
    {
        var response = await base.SendToOllamaAsync(requestMessage, ollamaRequest, completionOption, cancellationToken);
        // Released with the source of the token, which lives as long as the call.
        cancellationToken.UnsafeRegister(static cancelled => ((HttpResponseMessage?)cancelled)?.Dispose(), response);
        return response;
    }
}
