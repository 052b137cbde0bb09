"""待ち時間の見える化: waiting live and past, forecast, what-if, staffing."""
