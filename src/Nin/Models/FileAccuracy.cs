namespace Nin.Models;

/// <summary>The accuracy of a written file that answers otherwise than the model it was made of.</summary>
/// <param name="Data">The data set's name.</param>
/// <param name="Part">Which part of it, such as <c>test</c>.</param>
/// <param name="Pictures">How many pictures that is.</param>
/// <param name="OfModel">The model's accuracy on them, in [0, 1].</param>
/// <param name="OfFile">The file's.</param>
public sealed record FileAccuracy(string Data, string Part, int Pictures, double OfModel, double OfFile);
