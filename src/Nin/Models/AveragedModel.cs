namespace Nin.Models;

/// <summary>One of the models whose weights an average is the mean of.</summary>
/// <param name="Name">What it was called: a file's name, or where there is none its place, such as <c>model 1</c>.</param>
/// <param name="WeightsSha256">The SHA-256 of its weights, as <see cref="Model.WeightsSha256"/> gives it.</param>
public sealed record AveragedModel(string Name, string WeightsSha256);
