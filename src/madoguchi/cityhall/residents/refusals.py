"""The register room's "no", each in words that a clerk can act on."""

from __future__ import annotations

from uuid import UUID

from madoguchi.cityhall.tenancy.refusal import Refusal


class NotPermitted(Refusal):
    """The actor lacks the right."""

    status = 403

    def __init__(self) -> None:
        super().__init__(
            "この操作の権限がありません。必要なときは、システム管理者に権限の追加を依頼してください。"
        )


class PersonNotFound(Refusal):
    """No such person in this municipality."""

    status = 404

    def __init__(self) -> None:
        super().__init__("この方は住民記録に見つかりません。検索からやり直してください。")


class TransferNotFound(Refusal):
    """No such 転出証明書情報 in this municipality."""

    status = 404

    def __init__(self) -> None:
        super().__init__("この転出証明書情報は見つかりません。来庁予定の一覧からやり直してください。")


class ProtectedPerson(Refusal):
    """支援措置 blocks the operation. `resident_id` or `transfer_id` names whom a lift would be for.

    `recorded` is False while the audit row of the attempt is part of a transaction that this undoes.
    """

    status = 403

    def __init__(
        self,
        *,
        resident_id: UUID | None = None,
        transfer_id: UUID | None = None,
        operation: str = "view",
        visit_id: UUID | None = None,
        recorded: bool = True,
    ) -> None:
        super().__init__(
            "支援措置の対象の方、または同じ世帯の方です。表示・印刷・出力はできません。"
            "支援措置責任者に連絡し、理由を伝えて一時解除を受けてください。"
        )
        self.resident_id = resident_id
        self.transfer_id = transfer_id
        self.operation = operation
        self.visit_id = visit_id
        self.recorded = recorded

    @property
    def subject(self) -> str:
        """As the audit log names whom it was about."""
        return f"resident:{self.resident_id}" if self.resident_id else f"transfer:{self.transfer_id}"


class ProtectionNotFound(Refusal):
    """No such 支援措置 in this municipality."""

    status = 404

    def __init__(self) -> None:
        super().__init__("この支援措置は見つかりません。一覧からやり直してください。")


class NothingToLift(Refusal):
    """A lift was asked for someone whom nothing blocks."""

    def __init__(self) -> None:
        super().__init__("この方に有効な支援措置はありません。一時解除は要りません。")


class ProtectionRefused(Refusal):
    """A 支援措置 or a lift was not accepted as entered."""


class RequestNotFound(Refusal):
    """No such request for a lift, or somebody else's."""

    status = 404

    def __init__(self) -> None:
        super().__init__("この依頼は見つかりません。検索からやり直してください。")


class RequestDecided(Refusal):
    """Another officer was faster."""

    def __init__(self) -> None:
        super().__init__("この依頼には、ほかの責任者が先に返事をしました。一覧を見直してください。")


class LiftNotFound(Refusal):
    """No such lift in this municipality."""

    status = 404

    def __init__(self) -> None:
        super().__init__("この一時解除は見つかりません。一覧からやり直してください。")


class ImportRefused(Refusal):
    """A register file was not accepted; the sentence says why and what to do."""


class ImportNotFound(Refusal):
    """No such import in this municipality."""

    status = 404

    def __init__(self) -> None:
        super().__init__("この取込は見つかりません。取込の一覧からやり直してください。")


class TransferRefused(Refusal):
    """A 転出証明書情報 could not be read; the sentence names the item."""
