using CodeSight.Core.Configuration;

namespace CodeSight.Core.Models.LanguageModels;

/// <summary>The service that runs a language model, and the settings that configure it.</summary>
/// <param name="Backend">As in CODESIGHT_LLM_BACKEND.</param>
/// <param name="Model">Model or deployment.</param>
/// <param name="Endpoint">Where it is called; ends with a slash.</param>
/// <param name="KeyVariable">The environment variable of its key, or of its address if it has no key.</param>
/// <param name="ModelVariable">The environment variable of its model.</param>
internal sealed record LanguageModelService(string Backend, string Model, Uri Endpoint, string KeyVariable, string ModelVariable)
{
    private const string AnyModel = "CODESIGHT_LLM_MODEL";

    /// <summary>Backend and model, such as "claude/claude-sonnet-5-5".</summary>
    public string Name => $"{Backend}/{Model}";

    /// <summary>The provider's name in OpenTelemetry's GenAI conventions where there is one, otherwise the backend.</summary>
    public string Provider => Backend switch
    {
        "claude" => "anthropic",
        "azure" => "azure.ai.openai",
        _ => Backend,
    };

    /// <summary>
    /// Returns the service that the options name, with the backend's default model (docs/configuration.md) where none is set.
    /// </summary>
    public static LanguageModelService Of(LanguageModelOptions options) => options.Backend switch
    {
        LanguageModelBackend.Claude =>
            new("claude", options.Model ?? "claude-sonnet-5-5", Base(options, "https://api.anthropic.com"), "ANTHROPIC_API_KEY", AnyModel),
        LanguageModelBackend.OpenAI =>
            new("openai", options.Model ?? "gpt-5-mini", Base(options, "https://api.openai.com/v1"), "OPENAI_API_KEY", AnyModel),
        LanguageModelBackend.Ollama =>
            new("ollama", options.Model ?? "llama3.1", Base(options, "http://localhost:11434"), "OLLAMA_HOST", AnyModel),
        LanguageModelBackend.Azure =>
            new("azure", options.Model ?? "", AzureBase(options), "AZURE_OPENAI_API_KEY", "AZURE_OPENAI_DEPLOYMENT"),
        _ => throw new ArgumentOutOfRangeException(nameof(options), options.Backend, "This backend has no language model."),
    };

    private static Uri Base(LanguageModelOptions options, string standard) => WithSlash(options.Endpoint ?? new Uri(standard));

    /// <summary>Returns the address of the resource, also if that of its OpenAI-compatible endpoint is configured.</summary>
    private static Uri AzureBase(LanguageModelOptions options)
    {
        var resource = WithSlash(options.Endpoint ?? new Uri("https://azure-openai-endpoint-is-not-set.invalid"));
        var below = resource.AbsolutePath.IndexOf("/openai/", StringComparison.OrdinalIgnoreCase);
        return below < 0 ? resource : new UriBuilder(resource) { Path = resource.AbsolutePath[..(below + 1)] }.Uri;
    }

    private static Uri WithSlash(Uri address) =>
        address.AbsolutePath.EndsWith('/') ? address : new UriBuilder(address) { Path = address.AbsolutePath + "/" }.Uri;
}
