using System.ClientModel;
using System.ClientModel.Primitives;
using Azure.Core;
using OpenAI;
using OpenAI.Chat;

namespace CodeSight.Core.Models.LanguageModels;

/// <summary>OpenAI's chat interface through its package: OpenAI itself, any compatible server, and Azure's v1 endpoint.</summary>
internal sealed class OpenAIBackend : IChatBackend
{
    private readonly ChatClient _client;

#pragma warning disable OPENAI001 // The only constructor that takes an Entra ID identity is still marked as experimental.
    private OpenAIBackend(LanguageModelService service, AuthenticationPolicy authentication, HttpClient http) =>
        _client = new ChatClient(service.Model, authentication, new OpenAIClientOptions
        {
            Endpoint = service.Endpoint,
            Transport = new HttpClientPipelineTransport(http),
            RetryPolicy = new ClientRetryPolicy(maxRetries: 0),
            NetworkTimeout = Timeout.InfiniteTimeSpan,
        });
#pragma warning restore OPENAI001

    /// <summary>OpenAI, or a compatible server, by key.</summary>
    public static OpenAIBackend ByKey(LanguageModelService service, string apiKey, HttpClient http) =>
        new(service, ApiKeyAuthenticationPolicy.CreateBearerAuthorizationPolicy(new ApiKeyCredential(apiKey)), http);

    /// <summary>Azure by key.</summary>
    public static OpenAIBackend AzureByKey(LanguageModelService service, string apiKey, HttpClient http) =>
        new(service, ApiKeyAuthenticationPolicy.CreateHeaderApiKeyPolicy(new ApiKeyCredential(apiKey), "api-key"), http);

    /// <summary>Azure by the identity that runs this process (Entra ID).</summary>
    public static OpenAIBackend AzureByIdentity(LanguageModelService service, TokenCredential identity, HttpClient http) =>
        new(service, new BearerTokenPolicy(identity, "https://ai.azure.com/.default"), http);

    /// <inheritdoc/>
    public async Task<ChatReply> CompleteAsync(Prompt prompt, CancellationToken cancellationToken)
    {
        ChatCompletion reply = await _client.CompleteChatAsync(
            [new SystemChatMessage(prompt.Instructions), new UserChatMessage(prompt.Message)], cancellationToken: cancellationToken);
        return new ChatReply(
            string.Concat(reply.Content.Select(part => part.Text)),
            reply.FinishReason.ToString(),
            reply.Model,
            reply.Usage?.InputTokenCount, // compatible servers may leave it out
            reply.Usage?.OutputTokenCount);
    }
}
