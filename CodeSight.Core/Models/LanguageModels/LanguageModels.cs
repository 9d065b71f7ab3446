using Azure.Core;
using Azure.Identity;
using CodeSight.Core.Configuration;

namespace CodeSight.Core.Models.LanguageModels;

/// <summary>Makes the language model that the options name.</summary>
internal static class LanguageModels
{
    // For a passing fault without a Retry-After.
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(0.5);

    // So that a change of address is noticed.
    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(5);

    /// <summary>A model that may lack what it needs: it says so when it is asked, so that search works all the same.</summary>
    public static ILanguageModel Create(LanguageModelOptions options, TimeProvider time) =>
        Create(options, time, new SocketsHttpHandler { PooledConnectionLifetime = ConnectionLifetime }, Pause, () => new DefaultAzureCredential());

    internal static ILanguageModel Create(
        LanguageModelOptions options, TimeProvider time, HttpMessageHandler handler, TimeSpan pause, Func<TokenCredential> identity)
    {
        var service = LanguageModelService.Of(options);
        var http = new HttpClient(new TransientFaultHandler(service, options.Timeout, pause, time, handler)) { Timeout = Timeout.InfiniteTimeSpan };
        return new GuardedLanguageModel(service, options.Timeout, time, Backend(options, service, http, identity));
    }

    private static IChatBackend Backend(LanguageModelOptions options, LanguageModelService service, HttpClient http, Func<TokenCredential> identity) =>
        (options.Backend, options.ApiKey) switch
        {
            (LanguageModelBackend.Claude, { Length: > 0 } key) => new ClaudeBackend(service, key, http),
            (LanguageModelBackend.OpenAI, { Length: > 0 } key) => OpenAIBackend.ByKey(service, key, http),
            // A compatible server of one's own often asks for no key, but the package must send one.
            (LanguageModelBackend.OpenAI, _) when options.Endpoint is not null => OpenAIBackend.ByKey(service, "none", http),
            (LanguageModelBackend.Ollama, _) => new OllamaBackend(service, http),
            (LanguageModelBackend.Azure, _) when options.Endpoint is null => new MissingBackend(service, "AZURE_OPENAI_ENDPOINT"),
            (LanguageModelBackend.Azure, _) when service.Model.Length == 0 => new MissingBackend(service, service.ModelVariable),
            (LanguageModelBackend.Azure, { Length: > 0 } key) => OpenAIBackend.AzureByKey(service, key, http),
            (LanguageModelBackend.Azure, _) => OpenAIBackend.AzureByIdentity(service, identity(), http),
            _ => new MissingBackend(service, service.KeyVariable),
        };

    /// <summary>A backend that lacks a setting.</summary>
    private sealed class MissingBackend(LanguageModelService service, string variable) : IChatBackend
    {
        public Task<ChatReply> CompleteAsync(Prompt prompt, CancellationToken cancellationToken) =>
            Task.FromException<ChatReply>(LanguageModelFault.NotSet(service, variable));
    }
}
