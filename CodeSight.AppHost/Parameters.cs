namespace CodeSight.AppHost;

/// <summary>The parameters that shape the model, and those that only some models need.</summary>
internal static class Parameters
{
    /// <summary>A parameter's value when the model is built, or null: such a one is not asked for.</summary>
    public static string? Parameter(this IDistributedApplicationBuilder builder, string name)
    {
        // A variable's name has no hyphens: Parameters__llm_model.
        var value = builder.Configuration[$"Parameters:{name}"] ?? builder.Configuration[$"Parameters:{name.Replace('-', '_')}"];
        return string.IsNullOrWhiteSpace(value) ? null : value;
    }

    /// <summary>The key that callers must show. A run here is open unless "api-key" is given; what is published always has one.</summary>
    public static IResourceBuilder<ProjectResource> WithAccessKey(this IResourceBuilder<ProjectResource> api)
    {
        var builder = api.ApplicationBuilder;
        if (builder.ExecutionContext.IsRunMode && builder.Parameter("api-key") is null) return api;
        var generated = new GenerateParameterDefault { MinLength = 32, Special = false };
        return api.WithEnvironment("CODESIGHT_API_KEY", builder.AddParameter("api-key", generated, secret: true));
    }

    /// <summary>
    /// The identity provider: "oidc-authority" switches accounts on and needs "oidc-client-id" and the secret "oidc-client-secret"; the
    /// others have the settings' defaults.
    /// </summary>
    public static IResourceBuilder<ProjectResource> WithIdentityProvider(this IResourceBuilder<ProjectResource> api)
    {
        var builder = api.ApplicationBuilder;
        if (builder.Parameter("oidc-authority") is null) return api;
        return api
            .WithEnvironment("CODESIGHT_AUTH", "accounts")
            .WithOptional("CODESIGHT_OIDC_AUTHORITY", "oidc-authority")
            .WithOptional("CODESIGHT_OIDC_CLIENT_ID", "oidc-client-id")
            .WithEnvironment("CODESIGHT_OIDC_CLIENT_SECRET", builder.AddParameter("oidc-client-secret", secret: true))
            .WithOptional("CODESIGHT_OIDC_SCOPES", "oidc-scopes")
            .WithOptional("CODESIGHT_OIDC_NAME", "oidc-name")
            .WithOptional("CODESIGHT_OIDC_GROUPS_CLAIM", "oidc-groups-claim")
            .WithOptional("CODESIGHT_OIDC_GROUP_MAP", "oidc-group-map")
            .WithOptional("CODESIGHT_OIDC_CREATE_ACCOUNTS", "oidc-create-accounts")
            .WithOptional("CODESIGHT_OIDC_TRUST_EMAIL", "oidc-trust-email");
    }

    /// <summary>
    /// The language model: "llm-backend" (none, claude, openai, azure, ollama), "llm-model", "llm-endpoint" and the secret "llm-api-key".
    /// Which of them exist depends on the backend: Container Apps refuses an empty secret, and a deployment must not ask for what nobody
    /// needs.
    /// </summary>
    public static IResourceBuilder<ProjectResource> WithLanguageModel(this IResourceBuilder<ProjectResource> api)
    {
        var builder = api.ApplicationBuilder;
        var backend = builder.Parameter("llm-backend") ?? "none";
        api.WithEnvironment("CODESIGHT_LLM_BACKEND", builder.AddParameter("llm-backend", backend, publishValueAsDefault: true));
        if (backend == "none") return api;
        api.WithOptional("CODESIGHT_LLM_MODEL", "llm-model");
        return backend switch
        {
            "claude" => api.WithKey("ANTHROPIC_API_KEY"),
            "openai" => api.WithOptional("OPENAI_BASE_URL", "llm-endpoint").WithKey("OPENAI_API_KEY"),
            "azure" when builder.Parameter("llm-api-key") is null => api.WithOptional("AZURE_OPENAI_ENDPOINT", "llm-endpoint"),
            "azure" => api.WithOptional("AZURE_OPENAI_ENDPOINT", "llm-endpoint").WithKey("AZURE_OPENAI_API_KEY"),
            "ollama" => api.WithOptional("OLLAMA_HOST", "llm-endpoint"),
            _ => throw new DistributedApplicationException($"llm-backend is '{backend}'; give none, claude, openai, azure or ollama."),
        };
    }

    private static IResourceBuilder<ProjectResource> WithKey(this IResourceBuilder<ProjectResource> api, string variable) =>
        api.WithEnvironment(variable, api.ApplicationBuilder.AddParameter("llm-api-key", secret: true));

    private static IResourceBuilder<ProjectResource> WithOptional(this IResourceBuilder<ProjectResource> api, string variable, string name) =>
        api.ApplicationBuilder.Parameter(name) is { } value
            ? api.WithEnvironment(variable, api.ApplicationBuilder.AddParameter(name, value, publishValueAsDefault: true))
            : api;
}
