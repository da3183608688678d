namespace Nin.Training;

/// <summary>A layer's backward pass is not the derivative of its forward pass.</summary>
/// <param name="message">The number that is furthest off.</param>
public sealed class GradientCheckException(string message) : Exception(message);
