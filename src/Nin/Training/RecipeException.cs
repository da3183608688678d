namespace Nin.Training;

/// <summary>A setting of a recipe that cannot be; the message names it.</summary>
/// <param name="message">What was expected and what was given.</param>
/// <param name="inner">The failure underneath, where there is one.</param>
public sealed class RecipeException(string message, Exception? inner = null) : ArgumentException(message, inner)
{
}
