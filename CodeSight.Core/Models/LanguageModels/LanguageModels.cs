using System.ClientModel;
using System.ClientModel.Primitives;
using Anthropic;
using Anthropic.Core;
using Azure.AI.OpenAI;
using Azure.Core;
using Azure.Identity;
using CodeSight.Core.Configuration;
using CodeSight.Core.Telemetry;
using Microsoft.Extensions.AI;
using OpenAI;
using OpenAI.Chat;
using ClientOptions = Anthropic.Core.ClientOptions;

namespace CodeSight.Core.Models.LanguageModels;

/// <summary>
/// Makes the language model that the options name: the backend's own package, and in front of it one pipeline. From the outside in, that is
/// telemetry (by OpenTelemetry's GenAI conventions, without prompts and replies), <see cref="GuardedChatClient"/>, the package, and
/// <see cref="TransientFaultHandler"/> as its transport, which knows the status and Retry-After that the packages do not tell alike.
/// </summary>
internal static class LanguageModels
{
    // For a passing fault without a Retry-After.
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(0.5);

    // So that a change of address is noticed.
    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(5);

    /// <summary>A model that may lack what it needs: it says so when it is asked, so that search works all the same.</summary>
    /// <param name="limitsReplies">Whether a reply may have <see cref="LanguageModel.MaxReplyTokens"/>; with Claude it always is so.</param>
    public static LanguageModel Create(LanguageModelOptions options, TimeProvider time, bool limitsReplies = false) =>
        Create(
            options,
            time,
            new SocketsHttpHandler { PooledConnectionLifetime = ConnectionLifetime },
            Pause,
            () => new DefaultAzureCredential(),
            limitsReplies);

    internal static LanguageModel Create(
        LanguageModelOptions options, TimeProvider time, HttpMessageHandler handler, TimeSpan pause, Func<TokenCredential> identity,
        bool limitsReplies = false)
    {
        var service = LanguageModelService.Of(options);
        var http = new HttpClient(new TransientFaultHandler(service, options.Timeout, pause, time, handler)) { Timeout = Timeout.InfiniteTimeSpan };
        var client = new ChatClientBuilder(new GuardedChatClient(service, options.Timeout, time, Backend(options, service, http, identity)))
            // Set here, so that no environment variable can put questions and documents into spans.
            .UseOpenTelemetry(sourceName: TelemetrySource.Name, configure: telemetry => telemetry.EnableSensitiveData = false)
            // Without a limit a reply is as long as the service lets it be, and no budget could be held.
            .ConfigureOptions(chat => chat.MaxOutputTokens = limitsReplies ? LanguageModel.MaxReplyTokens : null)
            .Build();
        return new LanguageModel(service.Name, client);
    }

    private static IChatClient Backend(LanguageModelOptions options, LanguageModelService service, HttpClient http, Func<TokenCredential> identity) =>
        (options.Backend, options.ApiKey) switch
        {
            (LanguageModelBackend.Claude, { Length: > 0 } key) => Claude(service, key, http),
            (LanguageModelBackend.OpenAI, { Length: > 0 } key) => OpenAI(service, key, http),
            // A compatible server of one's own often asks for no key, but the package must send one.
            (LanguageModelBackend.OpenAI, _) when options.Endpoint is not null => OpenAI(service, "none", http),
            (LanguageModelBackend.Ollama, _) => Ollama(service, http),
            (LanguageModelBackend.Azure, _) when options.Endpoint is null => new MissingChatClient(service, "AZURE_OPENAI_ENDPOINT"),
            (LanguageModelBackend.Azure, _) when service.Model.Length == 0 => new MissingChatClient(service, service.ModelVariable),
            (LanguageModelBackend.Azure, { Length: > 0 } key) =>
                new AzureOpenAIClient(service.Endpoint, new ApiKeyCredential(key), With(new AzureOpenAIClientOptions(), http))
                    .GetChatClient(service.Model).AsIChatClient(),
            (LanguageModelBackend.Azure, _) =>
                new AzureOpenAIClient(service.Endpoint, identity(), With(new AzureOpenAIClientOptions(), http))
                    .GetChatClient(service.Model).AsIChatClient(),
            _ => new MissingChatClient(service, service.KeyVariable),
        };

    private static IChatClient Claude(LanguageModelService service, string key, HttpClient http) => new AnthropicClient(new ClientOptions
    {
        ApiKey = key,
        BaseUrl = service.Endpoint.ToString().TrimEnd('/'),
        HttpClient = http,
        MaxRetries = 0,
        // As above, for the package's own spans.
        OpenTelemetry = new OpenTelemetryOptions { Traces = new OpenTelemetryTraces { ContentMode = OpenTelemetryContentMode.MetadataOnly } },
    }).AsIChatClient(service.Model, LanguageModel.MaxReplyTokens); // Anthropic's interface demands a limit.

    private static IChatClient OpenAI(LanguageModelService service, string key, HttpClient http) => new ChatClient(
        service.Model, new ApiKeyCredential(key), With(new OpenAIClientOptions { Endpoint = service.Endpoint }, http)).AsIChatClient();

    private static OllamaChatClient Ollama(LanguageModelService service, HttpClient http)
    {
        http.BaseAddress = service.Endpoint;
        return new OllamaChatClient(new OllamaTransport(http, service.Model));
    }

    // Retries and time-outs are the pipeline's.
    private static TOptions With<TOptions>(TOptions options, HttpClient http)
        where TOptions : ClientPipelineOptions
    {
        options.Transport = new HttpClientPipelineTransport(http);
        options.RetryPolicy = new ClientRetryPolicy(maxRetries: 0);
        options.NetworkTimeout = Timeout.InfiniteTimeSpan;
        return options;
    }

    /// <summary>A backend that lacks a setting.</summary>
    private sealed class MissingChatClient(LanguageModelService service, string variable) : IChatClient
    {
        public Task<ChatResponse> GetResponseAsync(
            IEnumerable<Microsoft.Extensions.AI.ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            Task.FromException<ChatResponse>(LanguageModelFault.NotSet(service, variable));

        public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<Microsoft.Extensions.AI.ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            throw LanguageModelFault.NotSet(service, variable);

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }
}
