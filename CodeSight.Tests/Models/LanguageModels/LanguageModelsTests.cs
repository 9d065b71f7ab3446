using CodeSight.Core.Configuration;
using CodeSight.Core.Models.LanguageModels;

namespace CodeSight.Tests.Models.LanguageModels;

public sealed class LanguageModelsTests
{
    [Theory]
    [InlineData(LanguageModelBackend.Claude, null, "ANTHROPIC_API_KEY")]
    [InlineData(LanguageModelBackend.OpenAI, null, "OPENAI_API_KEY")]
    [InlineData(LanguageModelBackend.Azure, null, "AZURE_OPENAI_ENDPOINT")]
    [InlineData(LanguageModelBackend.Azure, "https://resource.openai.azure.com", "AZURE_OPENAI_DEPLOYMENT")]
    public async Task Model_names_the_variable_that_is_not_set(LanguageModelBackend backend, string? endpoint, string variable)
    {
        var options = new LanguageModelOptions { Backend = backend, Endpoint = endpoint is null ? null : new Uri(endpoint) };
        var model = Core.Models.LanguageModels.LanguageModels.Create(options, TimeProvider.System);
        var exception = await Assert.ThrowsAsync<LanguageModelUnavailableException>(
            () => model.CompleteAsync(LanguageModelConformance.Question, CancellationToken.None));
        Assert.Contains($"{variable} is not set", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(LanguageModelBackend.Claude, null, "claude/claude-sonnet-5-5")]
    [InlineData(LanguageModelBackend.Claude, "claude-haiku-5-5", "claude/claude-haiku-5-5")]
    [InlineData(LanguageModelBackend.OpenAI, null, "openai/gpt-5-mini")]
    [InlineData(LanguageModelBackend.Ollama, "qwen3:4b", "ollama/qwen3:4b")]
    [InlineData(LanguageModelBackend.Azure, "our-deployment", "azure/our-deployment")]
    public void Model_is_named_by_backend_and_model(LanguageModelBackend backend, string? model, string name) =>
        Assert.Equal(
            name,
            Core.Models.LanguageModels.LanguageModels.Create(new LanguageModelOptions { Backend = backend, Model = model }, TimeProvider.System).Name);
}
