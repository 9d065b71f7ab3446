namespace CodeSight.Tests.Deployment;

/// <summary>One instruction, such as <c>USER</c>, and what follows it on its (joined) line.</summary>
internal sealed record DockerfileInstruction(string Word, string Arguments);
