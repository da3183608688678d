namespace Nin.Models;

/// <summary>What answers behind a backbone.</summary>
public enum BackboneHead
{
    /// <summary>
    /// Network in Network's: a 1×1 convolution makes a map of each class, and a class's score is its map's mean. So where a class
    /// was seen comes free with the answer.
    /// </summary>
    Nin,

    /// <summary>A fully connected layer on the means of the features.</summary>
    Linear,
}
