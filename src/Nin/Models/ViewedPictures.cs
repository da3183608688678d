using System.Collections.Immutable;
using Nin.Data.Augmenting;
using Nin.Data.Preparing;
using Nin.Imaging;
using Nin.Networks;

namespace Nin.Models;

/// <summary>Makes the forms of a picture that are answered for, and one answer of theirs.</summary>
/// <remarks>
/// The forms are pictures of a larger batch to whatever computes. Flips and shifts act on the prepared numbers, as when learning.
/// </remarks>
internal sealed class ViewedPictures
{
    /// <summary>The forms of the numbers: whether mirrored, and the shift, which of a mirror image goes the other way.</summary>
    private static readonly (bool Flip, int Down, int Right)[] All =
        [(false, 0, 0), (true, 0, 0), (false, 1, 1), (true, 1, -1), (false, -1, -1), (true, -1, 1)];

    private readonly Preprocessing _preprocessing;
    private readonly TestViews _views;
    private readonly ImmutableArray<float> _weights;

    /// <exception cref="ArgumentException">The preprocessing leaves no room for crops, or an output is no list of numbers.</exception>
    public ViewedPictures(TestViews views, Preprocessing preprocessing, OutputLayout outputs)
    {
        (_views, _preprocessing) = (views, preprocessing);
        _weights = views switch
        {
            TestViews.None => [1f],
            TestViews.Mirror => [0.5f, 0.5f],
            TestViews.Shifts => [0.25f, 0.25f, 0.125f, 0.125f, 0.125f, 0.125f],
            TestViews.Crops => [.. Enumerable.Repeat(0.1f, 10)],
            _ => throw new ArgumentOutOfRangeException(nameof(views), views, $"Expected known test views, got {views}."),
        };
        Resizing resizing = preprocessing.Resizing;
        if (views == TestViews.Crops && resizing is not { Mode: ResizeMode.Center, CropPct: < 1 })
        {
            throw new ArgumentException(
                FormattableString.Invariant($"crops: expected a preprocessing that cuts its input out of a larger picture, got the resizing {resizing.Mode} with a cropPct of {resizing.CropPct}. Take mirror or shifts."),
                nameof(views));
        }

        if (views == TestViews.Shifts && Math.Min(preprocessing.Height, preprocessing.Width) < 2)
        {
            throw new ArgumentException(
                $"shifts: expected pictures of 2x2 or more, got {preprocessing.Height}x{preprocessing.Width}.", nameof(views));
        }

        if (views != TestViews.None && !outputs.Shapes.All(shape => shape.IsFlat))
        {
            throw new ArgumentException(
                "test views: expected outputs that are lists of numbers, since maps of other views show other places.",
                nameof(views));
        }
    }

    /// <summary>Forms of a picture.</summary>
    public int Count => _weights.Length;

    /// <summary>Prepares all forms of a picture.</summary>
    /// <param name="image">The picture.</param>
    /// <param name="destination">[Count, height, width, channels].</param>
    public void Apply(Image image, Span<float> destination)
    {
        int length = _preprocessing.Length;
        if (_views == TestViews.Crops)
        {
            int next = 0;
            foreach (Image crop in Cropped(image))
            {
                _preprocessing.Apply(crop, destination.Slice(next * length, length));
                Move(destination.Slice(next * length, length), All[1], destination.Slice((next + 1) * length, length));
                next += 2;
            }

            return;
        }

        _preprocessing.Apply(image, destination[..length]);
        for (int view = 1; view < Count; view++)
        {
            Move(destination[..length], All[view], destination.Slice(view * length, length));
        }
    }

    /// <summary>
    /// Averages the answers of each picture's forms; those of the pictures then stand at the beginning, one after the other.
    /// </summary>
    /// <param name="answers">[pictures, Count, numbers]; with one form nothing is changed.</param>
    /// <param name="numbers">Numbers of an answer.</param>
    public void Average(Span<float> answers, int numbers)
    {
        int pictures = answers.Length / numbers / Count;
        for (int i = 0; i < pictures && Count > 1; i++)
        {
            // An answer is written where only answers stand that have been read.
            ReadOnlySpan<float> own = answers.Slice(i * Count * numbers, Count * numbers);
            for (int k = 0; k < numbers; k++)
            {
                double sum = 0;
                for (int view = 0; view < Count; view++)
                {
                    sum += _weights[view] * (double)own[(view * numbers) + k];
                }

                answers[(i * numbers) + k] = (float)sum;
            }
        }
    }

    private void Move(ReadOnlySpan<float> source, (bool Flip, int Down, int Right) view, Span<float> destination) =>
        PictureShift.Reflected(
            source, _preprocessing.Height, _preprocessing.Width, view.Flip, view.Down, view.Right, destination);

    /// <summary>The crops at the network's size: upper left, upper right, lower left, lower right, centre.</summary>
    private IEnumerable<Image> Cropped(Image image)
    {
        (int height, int width, Resizing resizing) = (_preprocessing.Height, _preprocessing.Width, _preprocessing.Resizing);
        image = image.Flatten(_preprocessing.Background);
        Image large = Resize.ToCover(image, (int)(height / resizing.CropPct), (int)(width / resizing.CropPct));
        (int down, int right) = (large.Height - height, large.Width - width);
        foreach ((int top, int left) in new[] { (0, 0), (0, right), (down, 0), (down, right) })
        {
            yield return Crop.At(large, top, left, height, width);
        }

        yield return Crop.Center(large, height, width);
    }
}
