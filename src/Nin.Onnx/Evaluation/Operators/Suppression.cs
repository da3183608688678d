using System.Collections.Immutable;
using Nin.Onnx.Format;

namespace Nin.Onnx.Evaluation.Operators;

/// <summary>Of boxes that lie over one another, the best.</summary>
internal static class Suppression
{
    public static (string Name, Operator Run)[] All { get; } = [("NonMaxSuppression", NonMaxSuppression)];

    /// <summary>Two opposite corners, in any order.</summary>
    private readonly record struct Box(double Top, double Left, double Bottom, double Right)
    {
        private double Area => Math.Max(0, Bottom - Top) * Math.Max(0, Right - Left);

        public static Box Read(ReadOnlySpan<double> numbers, bool isCenter)
        {
            (double a, double b, double c, double d) = (numbers[0], numbers[1], numbers[2], numbers[3]);
            return isCenter
                ? new(b - (d / 2), a - (c / 2), b + (d / 2), a + (c / 2))   // x, y, width, height
                : new(Math.Min(a, c), Math.Min(b, d), Math.Max(a, c), Math.Max(b, d));
        }

        /// <summary>How much of what both cover is covered by both.</summary>
        public double Overlap(Box other)
        {
            var common = new Box(
                Math.Max(Top, other.Top), Math.Max(Left, other.Left),
                Math.Min(Bottom, other.Bottom), Math.Min(Right, other.Right));
            double all = Area + other.Area - common.Area;
            return all > 0 ? common.Area / all : 0;
        }
    }

    /// <summary>
    /// Boxes [batch, boxes, 4] and scores [batch, classes, boxes]; what is left is listed as batch, class and box.
    /// </summary>
    private static ImmutableArray<OnnxTensor> NonMaxSuppression(OperatorCall call)
    {
        OnnxTensor boxes = call.First, scores = call.Input(1);
        if (boxes.Rank != 3 || scores.Rank != 3 || boxes.Shape[2] != 4 || boxes.Shape[0] != scores.Shape[0]
            || boxes.Shape[1] != scores.Shape[2])
        {
            throw new ArgumentException(
                $"expected boxes [batch, boxes, 4] and scores [batch, classes, boxes], got [{Shapes.Text(boxes.Shape)}] and [{Shapes.Text(scores.Shape)}].");
        }

        double most = Setting(2, 0), overlap = Setting(3, 0), least = Setting(4, double.NegativeInfinity);
        bool isCenter = call.Whole("center_point_box", 0) != 0;
        int count = boxes.Shape[1], classes = scores.Shape[1];
        var chosen = new List<double>();
        for (int list = 0; list < (count == 0 ? 0 : scores.Length / count); list++)
        {
            int batch = list / classes;
            double[] own = scores.Values.Slice(list * count, count).ToArray();
            var kept = new List<(int Index, Box Box)>();
            foreach (int i in Enumerable.Range(0, count).Where(i => own[i] > least).OrderByDescending(i => own[i]))
            {
                var box = Box.Read(boxes.Values.Slice(((batch * count) + i) * 4, 4), isCenter);
                if (kept.Count < most && !kept.Exists(other => other.Box.Overlap(box) > overlap))
                {
                    kept.Add((i, box));
                }
            }

            chosen.AddRange(kept.SelectMany(box => (double[])[batch, list % classes, box.Index]));
        }

        return [new OnnxTensor(ElementType.Int64, [chosen.Count / 3, 3], [.. chosen])];

        double Setting(int index, double otherwise) =>
            call.Find(index) is OnnxTensor given ? Pointwise.Single(given, $"input {index + 1}") : otherwise;
    }
}
