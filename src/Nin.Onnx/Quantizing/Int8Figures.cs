using Nin.Models;

namespace Nin.Onnx.Quantizing;

/// <summary>How a file with weights of eight bits was made, and what that has cost: for its card.</summary>
/// <param name="Data">The pictures that ranges were measured on, such as <c>cifar10 train</c>.</param>
/// <param name="Pictures">How many they were.</param>
/// <param name="Accuracy">What the file reaches.</param>
public sealed record Int8Figures(string Data, int Pictures, FileAccuracy Accuracy);
