namespace CodeSight.Core.Models.LanguageModels;

/// <summary>One backend's protocol: sends a prompt and reads the reply. Failures of any kind may be thrown; the guard around it sorts them.</summary>
internal interface IChatBackend
{
    Task<ChatReply> CompleteAsync(Prompt prompt, CancellationToken cancellationToken);
}

/// <param name="Text">The reply; blank where the model said nothing.</param>
/// <param name="StopReason">Why the model stopped, in the backend's word.</param>
/// <param name="Model">The model that replied, where the backend says so: an alias or a deployment is resolved in it.</param>
/// <param name="InputTokens">Tokens read, cached ones included, where the backend counts them.</param>
/// <param name="OutputTokens">Tokens written, where the backend counts them.</param>
internal sealed record ChatReply(string Text, string StopReason, string? Model = null, long? InputTokens = null, long? OutputTokens = null);
