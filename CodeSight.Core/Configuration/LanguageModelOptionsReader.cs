namespace CodeSight.Core.Configuration;

/// <summary>
/// Reads how to reach the language model. Only the chosen backend's variables are looked at: the others may be there for
/// other programs, and nothing leaves the machine unless a backend is named.
/// </summary>
internal static class LanguageModelOptionsReader
{
    public static LanguageModelOptions Read(SettingReader read)
    {
        var backend = read.Choice(
            Settings.Backend,
            LanguageModelBackend.None,
            ("claude", LanguageModelBackend.Claude),
            ("azure", LanguageModelBackend.Azure),
            ("openai", LanguageModelBackend.OpenAI),
            ("ollama", LanguageModelBackend.Ollama),
            ("none", LanguageModelBackend.None));
        var model = read.Text(Settings.Model);
        return backend switch
        {
            LanguageModelBackend.Claude =>
                new() { Backend = backend, Model = model, ApiKey = Needed(read.Key, Settings.AnthropicApiKey, "claude") },
            LanguageModelBackend.Azure => Azure(read, model),
            LanguageModelBackend.OpenAI => OpenAI(read, model),
            LanguageModelBackend.Ollama => new() { Backend = backend, Model = model, Endpoint = read.OllamaAddress(Settings.OllamaHost) },
            _ => new() { Model = model },
        };
    }

    // Without a key, the process's own Entra identity is used.
    private static LanguageModelOptions Azure(SettingReader read, string? model) => new()
    {
        Backend = LanguageModelBackend.Azure,
        Endpoint = Needed(read.Address, Settings.AzureEndpoint, "azure"),
        Model = model is null ? Needed(read.Text, Settings.AzureDeployment, "azure") : read.Text(Settings.AzureDeployment) ?? model,
        ApiKey = read.Key(Settings.AzureApiKey),
    };

    // A compatible server of one's own often asks for no key; OpenAI's does.
    private static LanguageModelOptions OpenAI(SettingReader read, string? model)
    {
        var endpoint = read.Address(Settings.OpenAIBaseUrl);
        return new()
        {
            Backend = LanguageModelBackend.OpenAI,
            Endpoint = endpoint,
            Model = model,
            ApiKey = endpoint is null ? Needed(read.Key, Settings.OpenAIApiKey, "openai") : read.Key(Settings.OpenAIApiKey),
        };
    }

    private static T Needed<T>(Func<Setting, T?> read, Setting setting, string backend)
        where T : class =>
        read(setting) ?? throw new ConfigurationException(
            $"{setting.Name} is not set, which {Settings.Backend.Name}={backend} needs; give "
                + $"it{(setting.IsSecret ? $" or {setting.FileName}" : "")}, or choose another backend.");
}
