namespace CodeSight.Core.Models.LanguageModels;

/// <summary>One backend's protocol: sends a prompt and reads the reply. Failures of any kind may be thrown; the guard around it sorts them.</summary>
internal interface IChatBackend
{
    Task<ChatReply> CompleteAsync(Prompt prompt, CancellationToken cancellationToken);
}

/// <param name="Text">The reply; blank where the model said nothing.</param>
/// <param name="StopReason">Why the model stopped, in the backend's word.</param>
internal sealed record ChatReply(string Text, string StopReason);
